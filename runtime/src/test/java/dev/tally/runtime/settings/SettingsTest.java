package dev.tally.runtime.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** P4: a setting that is wrong, unknown or mistyped is named before a service starts, and all of them at once. */
class SettingsTest {
    private static final Setting<Integer> PORT = Setting.port("gateway.port").withDefault("8080");
    private static final Setting<Duration> WAIT = Setting.duration(
                    "gateway.wait", Duration.ofMillis(1), Duration.ofDays(1))
            .withDefault("30s");
    private static final Setting<Secret> TOKEN = Setting.secret("gateway.token");
    private static final Setting<Integer> DASHED =
            Setting.integer("statement.infer-after", 0, 9).withDefault("0");
    private static final SettingPrefix LIBRARY =
            new SettingPrefix("library.", "Handed on.", List.of("ssl.key.password"));

    @TempDir
    private Path directory;

    @Test
    void aFlagWinsOverTheEnvironmentWhichWinsOverTheFileWhichWinsOverTheDefault() throws IOException {
        Path file = file("gateway.port=3\n");
        Map<String, String> environment = Map.of("TALLY_GATEWAY_PORT", "2");

        assertThat(port(Settings.of(Map.of("gateway.port", "1"), environment, file)))
                .isEqualTo(1);
        assertThat(port(Settings.of(Map.of(), environment, file))).isEqualTo(2);
        assertThat(port(Settings.of(Map.of(), Map.of(), file))).isEqualTo(3);
        assertThat(port(Settings.of(Map.of(), Map.of(), null))).isEqualTo(8080);
    }

    @Test
    void everyProblemIsReportedAtOnceWithKeyValueOriginAndRemedy() throws IOException {
        Path file = file("# comment\n\ngateway.wait = soon\n");
        Settings settings = Settings.of(Map.of(), Map.of("TALLY_GATEWAY_PORT", "70000"), file);

        InvalidSettingsException failure = failureOf(settings);

        assertThat(failure).hasMessage("""
                3 settings are wrong:
                  gateway.port = "70000" (environment variable TALLY_GATEWAY_PORT): must be a port from 0 to 65535, where 0 picks a free one
                  gateway.wait = "soon" (file %s, line 3): must be a duration such as 250ms, 30s, 5m, 12h, 7d or ISO-8601 PT5M
                  gateway.token: is required: set it in the file, or by the environment variable TALLY_GATEWAY_TOKEN, or keep it in a file named by gateway.token.file""".formatted(file));
    }

    @Test
    void aSecretIsNeverShownNeitherInProblemsNorWhenPrinted() {
        Settings both = Settings.of(
                Map.of("gateway.token", "hunter2"), Map.of("TALLY_GATEWAY_TOKEN_FILE", "/nowhere/hunter3"), null);

        assertThat(failureOf(both))
                .hasMessageContaining("gateway.token = (secret)")
                .hasMessageNotContaining("hunter");
        assertThat(Secret.of("hunter2")).hasToString("(secret)");
        assertThat(PassThrough.of(Map.of("ssl.key.password", "hunter2"))).hasToString("PassThrough[ssl.key.password]");
        assertThat(new Sourced("hunter2", "flag")).hasToString("Sourced[flag]");
    }

    @Test
    void aSecretIsReadFromTheFileThatItsFileSettingNames() throws IOException {
        Path secret = Files.writeString(directory.resolve("token"), "hunter2\n");
        Settings settings = Settings.of(Map.of("gateway.token.file", secret.toString()));

        assertThat(settings.read(reader -> reader.get(TOKEN)).reveal()).isEqualTo("hunter2");
    }

    @Test
    void aSecretFileThatIsNotThereIsNamed() {
        assertThat(failureOf(Settings.of(Map.of("gateway.token.file", "/nowhere/token"))))
                .hasMessageContaining("gateway.token.file = \"/nowhere/token\" (command line): must name a readable");
    }

    @Test
    void mistypedKeysAreRefusedWithTheKeyThatWasMeant() throws IOException {
        Path file = file("gateway.prot=1\nsomething.else=2\n");
        Settings settings = Settings.of(Map.of("gatway.wait", "3s"), Map.of("TALLY_GATEWAY_PRT", "4"), file);

        assertThat(failureOf(settings))
                .hasMessageContaining("gatway.wait (command line): is not a setting: did you mean gateway.wait?")
                .hasMessageContaining(
                        "gateway.prot (file " + file + ", line 1): is not a setting: did you mean gateway.port?")
                .hasMessageContaining("something.else (file " + file + ", line 2): is not a setting: remove it")
                .hasMessageContaining(
                        "TALLY_GATEWAY_PRT (environment variable): is not a setting: did you mean TALLY_GATEWAY_PORT?");
    }

    @Test
    void keysOfOtherServicesAndTheLaunchersVariablesAreNoMistakes() {
        Settings settings = Settings.of(
                        Map.of("statement.infer-after", "3", "library.any.thing", "x"),
                        Map.of("TALLY_HOME", "/opt/tally", "TALLY_STATEMENT_INFER_AFTER", "4", "TALLY_LIBRARY_X", "5"),
                        null)
                .ignoringVariables(Set.of("TALLY_HOME"));

        int port = settings.read(List.of(SettingsGroup.of("other", DASHED).with(LIBRARY)), reader -> reader.get(PORT));

        assertThat(port).isEqualTo(8080);
    }

    @Test
    void aFamilyIsHandedOnByTheLibrarysNamesFromAllLayers() throws IOException {
        Path secret = Files.writeString(directory.resolve("password"), "hunter2\n");
        Path file = file(
                "library.camelCase=file\nlibrary.ssl.protocol=file\nlibrary.ssl.key.password.file=" + secret + "\n");
        Settings settings = Settings.of(
                Map.of("library.flag", "flag"),
                Map.of("TALLY_LIBRARY_SSL_PROTOCOL", "environment", "TALLY_LIBRARY_ID__HANDLER", "dashed"),
                file);

        assertThat(settings.read(reader -> reader.all(LIBRARY)).asMap())
                .isEqualTo(Map.of(
                        "camelCase", "file",
                        "ssl.protocol", "environment",
                        "id-handler", "dashed",
                        "ssl.key.password", "hunter2",
                        "flag", "flag"));
    }

    @Test
    void aSettingOfOursInsideAFamilyIsNotHandedOnWhicheverWayItIsGiven() throws IOException {
        Path secret = Files.writeString(directory.resolve("password"), "hunter2");
        Setting<Secret> password = Setting.secret("library.password");
        Setting<Integer> timeout = Setting.integer("library.socket-timeout", 0, 99);
        Settings settings = Settings.of(
                Map.of("library.tls", "on"),
                Map.of("TALLY_LIBRARY_PASSWORD_FILE", secret.toString(), "TALLY_LIBRARY_SOCKET_TIMEOUT", "7"),
                null);

        settings.read(reader -> {
            assertThat(reader.get(password).reveal()).isEqualTo("hunter2");
            assertThat(reader.get(timeout)).isEqualTo(7);
            assertThat(reader.all(LIBRARY).asMap()).isEqualTo(Map.of("tls", "on"));
            return reader;
        });
    }

    @Test
    void aSlipInASettingOfOursIsNotHandedOnInSilence() {
        Setting<Integer> timeout = Setting.integer("library.timeout", 0, 99).withDefault("1");
        Settings settings = Settings.of(
                Map.of("library.timoeut", "2", "library.tls", "on"), Map.of("TALLY_LIBRARY_TIMEOT", "3"), null);

        assertThatThrownBy(() -> settings.read(reader -> {
                    reader.get(timeout);
                    return reader.all(LIBRARY);
                }))
                .hasMessage("""
                        2 settings are wrong:
                          library.timoeut (command line): is not a setting: did you mean library.timeout?
                          TALLY_LIBRARY_TIMEOT (environment variable): is not a setting: did you mean TALLY_LIBRARY_TIMEOUT?""");
    }

    @Test
    void theValueOfAFamilysSecretIsNotShownInItsProblem() {
        Settings settings = Settings.of(Map.of("library.sasl.jaas.config", "hunter2", "library.id", "shown"));

        assertThatThrownBy(() -> settings.read(reader -> {
                    reader.problem(LIBRARY, "sasl.jaas.config", "is wrong");
                    reader.problem(LIBRARY, "id", "is wrong");
                    return reader.all(LIBRARY);
                }))
                .hasMessageContaining("library.sasl.jaas.config = (secret) (command line): is wrong")
                .hasMessageContaining("library.id = \"shown\" (command line): is wrong");
    }

    @Test
    void aRuleOverSeveralSettingsIsReportedWithTheOthers() {
        assertThatThrownBy(() -> Settings.of(Map.of("gateway.port", "80", "gateway.wait", "x"))
                        .read(reader -> {
                            reader.require(reader.get(PORT) > 1024, PORT, "must be above 1024");
                            return reader.get(WAIT);
                        }))
                .hasMessageContaining("gateway.port = \"80\" (command line): must be above 1024")
                .hasMessageContaining("gateway.wait");
    }

    @Test
    void aFileThatIsNotThereIsAProblemLikeAnyOther() {
        Settings settings = Settings.of(Map.of("gateway.port", "x"), Map.of(), directory.resolve("absent.properties"));

        assertThatThrownBy(() -> port(settings))
                .hasMessageContaining("absent.properties: is not there")
                .hasMessageContaining("gateway.port = \"x\"");
    }

    @Test
    void aKeyThatIsGivenTwiceInOneFileIsAProblem() throws IOException {
        Path file = file("gateway.port=1\ngateway.port=2\n");

        assertThatThrownBy(() -> port(Settings.of(Map.of(), Map.of(), file)))
                .hasMessageContaining(
                        "gateway.port (file " + file + ", line 2): is given twice in this file: keep one");
    }

    @Test
    void linesAreCountedOverContinuationsAndAccentsAreKept() {
        PropertiesFile parsed = PropertiesFile.parse("a = é\\\n   è\nb=\\\\\n! x\\\nc=1", "f");

        assertThat(parsed.problems()).isEmpty();
        assertThat(parsed.values())
                .isEqualTo(Map.of(
                        "a",
                        new Sourced("éè", "f, line 1"),
                        "b",
                        new Sourced("\\", "f, line 3"),
                        "c",
                        new Sourced("1", "f, line 5")));
    }

    private static int port(Settings settings) {
        return settings.read(reader -> reader.get(PORT));
    }

    private static InvalidSettingsException failureOf(Settings settings) {
        return catchThrowableOfType(
                InvalidSettingsException.class,
                () -> settings.read(reader -> {
                    reader.get(PORT);
                    reader.get(WAIT);
                    return reader.get(TOKEN);
                }));
    }

    private Path file(String content) throws IOException {
        return Files.writeString(directory.resolve("tally.properties"), content);
    }
}
