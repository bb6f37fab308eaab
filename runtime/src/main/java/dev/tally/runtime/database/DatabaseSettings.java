package dev.tally.runtime.database;

import dev.tally.runtime.settings.PassThrough;
import dev.tally.runtime.settings.Secret;
import dev.tally.runtime.settings.Setting;
import dev.tally.runtime.settings.SettingPrefix;
import dev.tally.runtime.settings.SettingsGroup;
import dev.tally.runtime.settings.SettingsReader;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How PostgreSQL is reached.
 *
 * <p>Immutable, so safe for any thread.
 *
 * @param url address as JDBC writes it, {@code jdbc:postgresql://host:port/database}
 * @param user the role that writes; it needs no right to delete
 * @param password its password, null where the server asks for none
 * @param socketTimeout how long an answer of the server is waited for
 * @param driverProperties handed on to the driver
 */
public record DatabaseSettings(
        String url, String user, @Nullable Secret password, Duration socketTimeout, PassThrough driverProperties) {
    /** Address. */
    public static final Setting<String> URL = Setting.string("database.url", JdbcAddress::remedy)
            .describedAs(
                    "Address of PostgreSQL: `jdbc:postgresql://host:port/database`, several hosts with commas between."
                            + " Name the database itself, not a pooler that shares sessions.");

    /** Role. */
    public static final Setting<String> USER = Setting.string("database.user")
            .withDefault("tally_sink")
            .describedAs(
                    "Role that writes. Give it INSERT and SELECT and no DELETE: an owner could undo the tables' rules.");

    /** Password. */
    public static final Setting<Secret> PASSWORD = Setting.secret("database.password")
            .optional()
            .describedAs("Password of the role; leave it out where the server asks for none.");

    /** Patience. */
    public static final Setting<Duration> SOCKET_TIMEOUT = Setting.duration(
                    "database.socket-timeout", Duration.ofSeconds(1), Duration.ofMinutes(10))
            .withDefault("40s")
            .describedAs(
                    "How long an answer is waited for. Longer than the server's transaction timeout (30 s), or a slow"
                            + " commit looks like a lost one; too long, and a dead server is noticed late.");

    /** Whether a connection that is not verified may leave this machine. */
    public static final Setting<Boolean> ALLOW_UNVERIFIED = Setting.bool("database.allow-unverified-tls")
            .withDefault("false")
            .describedAs(
                    "Allows a server beyond loopback without `database.sslmode=verify-full`. Whoever sits between can"
                            + " then read and alter medical notes.");

    /** Everything else that the driver knows. */
    public static final SettingPrefix DRIVER_PROPERTIES = new SettingPrefix(
            "database.",
            "Handed on to the PostgreSQL driver by its own names, such as `database.sslmode` and `database.sslrootcert`.",
            List.of("sslpassword"));

    /** All of them, for the reference. */
    public static final SettingsGroup SETTINGS = SettingsGroup.of(
                    "Database", URL, USER, PASSWORD, SOCKET_TIMEOUT, ALLOW_UNVERIFIED)
            .with(DRIVER_PROPERTIES);

    /** What would break a promise: name and reason. */
    private static final Map<String, String> PROMISES = Map.of(
            "socketTimeout", "it is set by " + SOCKET_TIMEOUT.key(),
            "tcpKeepAlive", "a dead server must be noticed",
            "targetServerType", "only the primary takes writes",
            "logServerErrorDetail", "the detail of an error quotes the values of rows");

    /** Reads the settings; problems go to the reader. */
    public static DatabaseSettings from(SettingsReader reader) {
        String url = reader.get(URL);
        String user = reader.get(USER);
        Secret password = reader.find(PASSWORD);
        Duration socketTimeout = reader.get(SOCKET_TIMEOUT);
        boolean allowUnverified = reader.get(ALLOW_UNVERIFIED);
        // Last, because what was read before is not handed on.
        PassThrough properties = reader.all(DRIVER_PROPERTIES);
        properties.asMap().keySet().forEach(name -> {
            String reason = PROMISES.get(name);
            if (reason != null) {
                reader.problem(DRIVER_PROPERTIES, name, "cannot be changed, for " + reason + ": remove it");
            }
        });
        boolean verified = "verify-full".equals(properties.asMap().get("sslmode"));
        reader.require(
                verified || allowUnverified || JdbcAddress.isLoopback(url),
                URL,
                "names a server beyond this machine: set database.sslmode=verify-full and database.sslrootcert, so that"
                        + " nobody in between reads or alters notes");
        return new DatabaseSettings(url, user, password, socketTimeout, properties);
    }

    /**
     * The driver's properties with those that carry a promise: a hung server is noticed, only a primary is written to, and
     * error messages hold no values of rows. Holds the password: not to be printed.
     */
    public Map<String, String> toDriverProperties() {
        Map<String, String> all = new LinkedHashMap<>(driverProperties.asMap());
        all.putIfAbsent("ApplicationName", "tally");
        all.putIfAbsent("connectTimeout", "10");
        all.put("user", user);
        if (password != null) {
            all.put("password", password.reveal());
        }
        all.put("socketTimeout", Long.toString(socketTimeout.toSeconds()));
        all.put("tcpKeepAlive", "true");
        all.put("targetServerType", "primary");
        all.put("logServerErrorDetail", "false");
        return all;
    }
}
