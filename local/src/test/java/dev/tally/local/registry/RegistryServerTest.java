package dev.tally.local.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract, and what our own registry promises beyond it: ids survive (P2), and its errors name the remedy. */
class RegistryServerTest extends SchemaRegistryContract {
    private static final String SCHEMA = "{\"type\":\"record\",\"name\":\"Note\",\"fields\":[]}";
    private static final String OTHER_SCHEMA = "{\"type\":\"record\",\"name\":\"Share\",\"fields\":[]}";

    @TempDir
    Path directory;

    @SuppressWarnings("NullAway.Init") // The contract starts it before each test.
    private RegistryServer server;

    @Override
    protected String startedRegistry() throws IOException {
        start();
        return server.url();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void theGlobalLevelIsFullTransitiveUntilItIsSet() throws IOException {
        assertThat(level(client())).isEqualTo("FULL_TRANSITIVE");

        client().put("/config", Map.of("compatibility", "BACKWARD"));
        restart();

        assertThat(level(client())).isEqualTo("BACKWARD");
    }

    @Test
    void aRestartKeepsEveryIdAndVersion() throws IOException {
        int id = client().id("note", SCHEMA);
        int otherId = client().id("share", OTHER_SCHEMA);
        client().delete("/subjects/share");

        restart();

        assertThat(client().id("note", SCHEMA)).isEqualTo(id);
        assertThat(client().get("/subjects").json()).hasToString("[\"note\"]");
        assertThat(client().id("share", OTHER_SCHEMA)).isEqualTo(otherId);
        assertThat(client().get("/subjects/share/versions").json()).hasToString("[2]");
    }

    @Test
    void aChangeThatWasTornByACrashIsCutOffAndNothingElse() throws IOException {
        int id = client().id("note", SCHEMA);
        server.close();
        Files.writeString(log(), "0123abcd {\"type\":\"registered\",\"subj", StandardOpenOption.APPEND);

        start();

        assertThat(client().id("note", SCHEMA)).isEqualTo(id);
        assertThat(client().id("share", OTHER_SCHEMA)).isEqualTo(id + 1);
        restart();
        assertThat(client().id("share", OTHER_SCHEMA)).isEqualTo(id + 1);
    }

    @Test
    void itDoesNotStartOnADamagedLog() throws IOException {
        client().id("note", SCHEMA);
        client().id("share", OTHER_SCHEMA);
        server.close();
        List<String> lines = Files.readAllLines(log());
        Files.write(log(), List.of(lines.get(0).replace("Note", "Nope"), lines.get(1)));

        assertThatThrownBy(this::start).isInstanceOf(IOException.class).hasMessageContaining("damaged at byte 0");
    }

    @Test
    void twoRegistriesNeverShareALog() {
        assertThatThrownBy(() -> RegistryServer.start(directory, 0, RegistryAccess.open()))
                .isInstanceOf(Exception.class);
    }

    @Test
    void manyClientsThatRegisterOneSchemaAtOnceGetOneId() {
        Set<Integer> ids = new ConcurrentSkipListSet<>();
        IntStream.range(0, 32).parallel().forEach(i -> ids.add(client().id("subject-" + i % 4, SCHEMA)));

        assertThat(ids).hasSize(1);
        assertThat(client().get("/subjects/subject-0/versions").json()).hasToString("[1]");
    }

    @Test
    void onlyWhoShowsACredentialIsAnswered() throws IOException {
        server.close();
        server = RegistryServer.start(directory, 0, new RegistryAccess("tally:secret", "a-token"));
        String basic = Base64.getEncoder().encodeToString("tally:secret".getBytes(StandardCharsets.UTF_8));

        assertThat(statusWith("Authorization", "Basic " + basic)).isEqualTo(200);
        assertThat(statusWith("Authorization", "Bearer a-token")).isEqualTo(200);
        assertThat(statusWith("Authorization", "Bearer another")).isEqualTo(401);
        assertThat(statusWith("X-Nothing", "shown")).isEqualTo(401);
    }

    @Test
    void aSubjectMayHoldCharactersThatAUrlEncodes() {
        client().id("a%2Fb%20c+d", SCHEMA);

        assertThat(client().get("/subjects").json()).hasToString("[\"a/b c+d\"]");
        assertThat(client().get("/subjects/a%2Fb%20c+d/versions").json()).hasToString("[1]");
    }

    @Test
    void badRequestsAreAnsweredAndNotDropped() {
        assertThat(client().call("POST", "/subjects/note/versions", "{not json").status())
                .isEqualTo(400);
        assertThat(client().call("POST", "/subjects/note/versions", "{}").errorCode())
                .isEqualTo(42201);
        assertThat(client().get("/no/such/path").status()).isEqualTo(404);
        assertThat(client().register("note", " ".repeat(2_000_000)).status()).isEqualTo(413);
    }

    private void start() throws IOException {
        server = RegistryServer.start(directory, 0, RegistryAccess.open());
    }

    private void restart() throws IOException {
        server.close();
        start();
    }

    private int statusWith(String header, String value) {
        return new ContractClient(server.url(), Map.of(header, value))
                .get("/subjects")
                .status();
    }

    private ContractClient client() {
        return new ContractClient(server.url());
    }

    private static String level(ContractClient client) {
        return client.get("/config").json().path("compatibilityLevel").asText();
    }

    private Path log() {
        return directory.resolve("schemas.log");
    }
}
