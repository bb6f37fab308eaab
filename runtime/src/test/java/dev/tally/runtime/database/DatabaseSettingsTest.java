package dev.tally.runtime.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tally.runtime.settings.PassThrough;
import dev.tally.runtime.settings.Secret;
import dev.tally.runtime.settings.Settings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** P1 and P3: the sink writes to a primary whose silence is noticed, and nobody in between alters a note. */
class DatabaseSettingsTest {
    private static final String LOCAL = "jdbc:postgresql://127.0.0.1:5432/tally";

    @Test
    void onlyTheAddressIsRequired() {
        assertThat(Settings.of(Map.of("database.url", LOCAL)).read(DatabaseSettings::from))
                .isEqualTo(new DatabaseSettings(LOCAL, "tally_sink", null, Duration.ofSeconds(40), PassThrough.none()));
        assertThatThrownBy(() -> Settings.of(Map.of()).read(DatabaseSettings::from))
                .hasMessageContaining("database.url: is required");
    }

    @Test
    void everythingCanBeSet() {
        DatabaseSettings database = Settings.of(Map.of(
                        "database.url", "jdbc:postgresql://one:5432,two/tally",
                        "database.user", "writer",
                        "database.password", "hunter2",
                        "database.socket-timeout", "1m",
                        "database.sslmode", "verify-full",
                        "database.sslrootcert", "/ca.pem"))
                .read(DatabaseSettings::from);

        assertThat(database)
                .isEqualTo(new DatabaseSettings(
                        "jdbc:postgresql://one:5432,two/tally",
                        "writer",
                        Secret.of("hunter2"),
                        Duration.ofMinutes(1),
                        PassThrough.of(Map.of("sslmode", "verify-full", "sslrootcert", "/ca.pem"))));
        assertThat(database.toString()).doesNotContain("hunter2");
    }

    @Test
    void theDriverIsToldToNoticeAHungServerAndToQuoteNoRows() {
        Map<String, String> driver = Settings.of(Map.of("database.url", LOCAL, "database.password", "hunter2"))
                .read(DatabaseSettings::from)
                .toDriverProperties();

        assertThat(driver)
                .containsEntry("user", "tally_sink")
                .containsEntry("password", "hunter2")
                .containsEntry("socketTimeout", "40")
                .containsEntry("tcpKeepAlive", "true")
                .containsEntry("targetServerType", "primary")
                .containsEntry("logServerErrorDetail", "false");
    }

    @ParameterizedTest
    @ValueSource(strings = {"logServerErrorDetail", "targetServerType", "tcpKeepAlive", "socketTimeout"})
    void whatCarriesAPromiseCannotBeChanged(String name) {
        assertThatThrownBy(() -> Settings.of(Map.of("database.url", LOCAL, "database." + name, "x"))
                        .read(DatabaseSettings::from))
                .hasMessageContaining("database." + name + " = \"x\" (command line): cannot be changed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://db.example.org/tally",
                "jdbc:postgresql://127.0.0.1,10.0.0.1:5432/tally",
                "jdbc:postgresql://127.0.0.1.example.org/tally",
                "jdbc:postgresql://[2001:db8::1]:5432/tally"
            })
    void aServerBeyondThisMachineMustBeVerified(String url) {
        Map<String, String> bare = Map.of("database.url", url);
        Map<String, String> encryptedOnly = Map.of("database.url", url, "database.sslmode", "require");
        Map<String, String> overridden = Map.of("database.url", url, "database.allow-unverified-tls", "true");

        assertThatThrownBy(() -> Settings.of(bare).read(DatabaseSettings::from)).hasMessageContaining("verify-full");
        assertThatThrownBy(() -> Settings.of(encryptedOnly).read(DatabaseSettings::from))
                .hasMessageContaining("verify-full");
        assertThat(Settings.of(overridden).read(DatabaseSettings::from).url()).isEqualTo(url);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:postgresql://localhost/tally", "jdbc:postgresql://[::1]:5432/tally", LOCAL})
    void thisMachineNeedsNoTls(String url) {
        assertThat(Settings.of(Map.of("database.url", url))
                        .read(DatabaseSettings::from)
                        .url())
                .isEqualTo(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://host/tally",
                "jdbc:mysql://host/tally",
                "jdbc:postgresql://host",
                LOCAL + "?ssl=off"
            })
    void anAddressIsOneOfPostgresqlWithoutParameters(String url) {
        assertThatThrownBy(() -> Settings.of(Map.of("database.url", url)).read(DatabaseSettings::from))
                .hasMessageContaining("database.url = ");
    }
}
