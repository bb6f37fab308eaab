package dev.tally.cli.role;

import dev.tally.runtime.logging.LoggingSettings;
import dev.tally.runtime.logging.Logs;
import dev.tally.runtime.management.HealthChecks;
import dev.tally.runtime.management.ManagementServer;
import dev.tally.runtime.management.ManagementSettings;
import dev.tally.runtime.management.Metrics;
import dev.tally.runtime.service.Role;
import dev.tally.runtime.service.RoleRunner;
import dev.tally.runtime.settings.Settings;
import dev.tally.runtime.settings.SettingsGroup;
import dev.tally.runtime.settings.SettingsReader;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** Runs one role as this process, with its management port, until it is told to end. */
public final class RoleLauncher {
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(20);

    private RoleLauncher() {}

    /** Makes a role from what all roles share. */
    public interface RoleFactory {
        /**
         * The role, which has done no I/O yet.
         *
         * @param checks where it says how it is
         * @param metrics where it counts
         * @param clock the machine's
         */
        Role create(HealthChecks checks, Metrics metrics, Clock clock);
    }

    /**
     * What every role reads beside its own settings.
     *
     * @param role makes the role from its own settings
     */
    private record Launch(LoggingSettings logging, ManagementSettings management, RoleFactory role) {}

    /**
     * Runs a role and returns its exit code when it has ended.
     *
     * @param name of the role
     * @param known the groups of all settings that there are, so that a mistyped key is told from another role's
     * @param debug whether stack traces of failures are shown
     * @param role reads the role's own settings, and says how it is made of them
     * @throws dev.tally.runtime.settings.InvalidSettingsException if a setting is wrong
     */
    public static int run(
            String name,
            Settings settings,
            List<SettingsGroup> known,
            boolean debug,
            Function<SettingsReader, RoleFactory> role) {
        Launch launch = settings.read(
                known,
                reader ->
                        new Launch(LoggingSettings.from(reader), ManagementSettings.from(reader), role.apply(reader)));
        Logs.configure(launch.logging());
        try (Metrics metrics = new Metrics(name)) {
            HealthChecks checks = new HealthChecks();
            List<Role> roles = List.of(
                    new ManagementServer(launch.management(), checks, metrics),
                    launch.role().create(checks, metrics, Clock.systemUTC()));
            return new RoleRunner(name, roles, System.err, CLOSE_WITHIN, debug)
                    .runUntilTerminated()
                    .code();
        }
    }
}
