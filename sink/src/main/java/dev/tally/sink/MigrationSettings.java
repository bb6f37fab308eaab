package dev.tally.sink;

import dev.tally.runtime.database.DatabaseSettings;
import dev.tally.runtime.settings.Secret;
import dev.tally.runtime.settings.Setting;
import dev.tally.runtime.settings.SettingsGroup;
import dev.tally.runtime.settings.SettingsReader;
import dev.tally.sink.storage.Migration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who migrates, and which passwords the roles get. The database itself is that of the sink.
 *
 * @param owner the database, with the user who migrates
 * @param passwords by role
 */
public record MigrationSettings(DatabaseSettings owner, Map<String, Secret> passwords) {
    /** Who migrates. */
    public static final Setting<String> USER = Setting.string("migration.user")
            .withDefault("tally_owner")
            .describedAs(
                    "User who migrates. The first time it must be able to make roles (a superuser, or CREATEROLE); the"
                            + " schema belongs to tally_owner in any case.");

    /** Password of who migrates. */
    public static final Setting<Secret> PASSWORD =
            Setting.secret("migration.password").optional().describedAs("Password of the user who migrates.");

    /** Password for the sink's role. */
    public static final Setting<Secret> SINK_PASSWORD = Setting.secret("migration.sink-password")
            .optional()
            .describedAs("Password that the role tally_sink gets; without it the role is left as it is.");

    /** Password for the reader's role. */
    public static final Setting<Secret> READER_PASSWORD = Setting.secret("migration.reader-password")
            .optional()
            .describedAs("Password that the role tally_reader gets; without it the role is left as it is.");

    /** All of them, for the reference. */
    public static final SettingsGroup SETTINGS =
            SettingsGroup.of("Migration", USER, PASSWORD, SINK_PASSWORD, READER_PASSWORD);

    /** Reads the settings, those of the database among them; problems go to the reader. */
    public static MigrationSettings from(SettingsReader reader) {
        DatabaseSettings sink = DatabaseSettings.from(reader);
        DatabaseSettings owner = new DatabaseSettings(
                sink.url(), reader.get(USER), reader.find(PASSWORD), sink.socketTimeout(), sink.driverProperties());
        Map<String, Secret> passwords = new HashMap<>();
        put(passwords, "tally_sink", reader.find(SINK_PASSWORD));
        put(passwords, "tally_reader", reader.find(READER_PASSWORD));
        return new MigrationSettings(owner, passwords);
    }

    private static void put(Map<String, Secret> passwords, String role, @Nullable Secret password) {
        if (password != null) {
            passwords.put(role, password);
        }
    }

    /** The migration that these settings describe. */
    public Migration migration() {
        return new Migration(owner, passwords);
    }
}
