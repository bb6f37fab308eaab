package dev.tally.runtime.management;

import dev.tally.runtime.settings.Setting;
import dev.tally.runtime.settings.SettingsGroup;
import dev.tally.runtime.settings.SettingsReader;

/**
 * Where the management port listens.
 *
 * @param host address of this machine to listen on
 * @param port 0 picks a free one
 */
public record ManagementSettings(String host, int port) {
    /** Address. */
    public static final Setting<String> HOST = Setting.string("management.host")
            .withDefault("127.0.0.1")
            .describedAs(
                    "Address on which health and metrics are served, without TLS or a password. They hold no patient"
                            + " data, but name hosts and volumes: beyond loopback, let only the monitoring reach it.");

    /** Port. */
    public static final Setting<Integer> PORT = Setting.port("management.port")
            .withDefault("0")
            .describedAs("Port of health and metrics; 0 picks a free one, which the READY line names.");

    /** All of them, for the reference. */
    public static final SettingsGroup SETTINGS = SettingsGroup.of("Management port", HOST, PORT);

    /** Reads the settings; problems go to the reader. */
    public static ManagementSettings from(SettingsReader reader) {
        return new ManagementSettings(reader.get(HOST), reader.get(PORT));
    }
}
