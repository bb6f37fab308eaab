package dev.tally.local.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tally.local.registry.ContractClient.Reply;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What Tally needs of a schema registry, in Confluent's REST API. A subclass names the registry; it may hold other subjects
 * already, and keeps those that the tests make.
 *
 * <p>It asks only what every such registry does. So it sets a level after the first version (some know no level of a subject
 * that does not exist), and never the global one. It defends P2: the schema that comes back for an id is the one the
 * bytes were written with.
 */
public abstract class SchemaRegistryContract {
    private static final String A = "{'name':'a','type':'string'}";
    private static final String B = "{'name':'b','type':'int'}";
    private static final String B_WITH_DEFAULT = "{'name':'b','type':'int','default':0}";
    private static final String B_LONG = "{'name':'b','type':'long'}";

    private ContractClient registry = new ContractClient("");
    private String subject = "";

    /** Where the registry is, without a slash at the end; asked before each test, and may start it. */
    protected abstract String startedRegistry() throws IOException;

    @BeforeEach
    void drawSubject(TestInfo test) throws IOException {
        registry = new ContractClient(startedRegistry());
        subject = test.getTestMethod().orElseThrow().getName() + "-" + Long.toHexString(System.nanoTime());
    }

    @Test
    void aRegisteredSchemaComesBackForItsId() {
        int id = registry.id(subject, record(A));

        Reply reply = registry.get("/schemas/ids/" + id);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.contentType()).contains("json");
        assertThat(parse(reply.json().path("schema").asText())).isEqualTo(parse(record(A)));
    }

    @Test
    void registeringAgainChangesNothing() {
        int id = registry.id(subject, record(A));

        assertThat(registry.id(subject, record(A))).isEqualTo(id);
        assertThat(registry.get("/subjects/" + subject + "/versions").json()).hasToString("[1]");
    }

    @Test
    void oneSchemaHasOneIdUnderAllSubjects() {
        int id = registry.id(subject, record(A));

        assertThat(registry.id(subject + "-other", record(A))).isEqualTo(id);
        Set<String> uses = Set.copyOf(
                registry.get("/schemas/ids/" + id + "/versions").json().findValuesAsText("subject"));
        assertThat(uses).contains(subject, subject + "-other");
    }

    @Test
    void aSchemaWhoseStringsAreMarkedForJavaIsAnotherOne() {
        String marked = record("{'name':'a','type':{'type':'string','avro.java.string':'String'}}");
        int plainId = registry.id(subject, record(A));
        int markedId = registry.id(subject + "-marked", marked);

        assertThat(markedId).isNotEqualTo(plainId);
        String answered =
                registry.get("/schemas/ids/" + markedId).json().path("schema").asText();
        assertThat(answered).contains("avro.java.string");
    }

    @Test
    void versionsAreListedAndReadByNumberAndAsLatest() {
        int first = registry.id(subject, record(A));
        int second = registry.id(subject, record(A, B_WITH_DEFAULT));

        assertThat(registry.get("/subjects").json())
                .extracting(JsonNode::asText)
                .contains(subject);
        assertThat(registry.get("/subjects/" + subject + "/versions").json()).hasToString("[1,2]");
        assertVersion(registry.get("/subjects/" + subject + "/versions/1"), 1, first, record(A));
        assertVersion(registry.get("/subjects/" + subject + "/versions/latest"), 2, second, record(A, B_WITH_DEFAULT));
    }

    @Test
    void aSchemaIsLookedUpByItsContent() {
        int id = registry.id(subject, record(A));

        assertVersion(registry.postSchema("/subjects/" + subject, record(A)), 1, id, record(A));
        assertError(registry.postSchema("/subjects/" + subject, record(B)), 404, 40403);
        assertError(registry.postSchema("/subjects/" + subject + "-unknown", record(A)), 404, 40401);
    }

    @Test
    void whatDoesNotExistIsNamedByItsErrorCode() {
        registry.id(subject, record(A));

        assertError(registry.get("/schemas/ids/999999999"), 404, 40403);
        assertError(registry.get("/schemas/ids/" + Integer.MAX_VALUE), 404, 40403);
        assertError(registry.get("/subjects/" + subject + "-unknown/versions"), 404, 40401);
        assertError(registry.get("/subjects/" + subject + "-unknown/versions/latest"), 404, 40401);
        assertError(registry.get("/subjects/" + subject + "/versions/7"), 404, 40402);
    }

    @Test
    void whatIsNoSchemaIsRefused() {
        assertError(registry.register(subject, "{\"type\":\"reccord\"}"), 422, 42201);
        assertError(registry.put("/config/" + subject, Map.of("compatibility", "SIDEWAYS")), 422, 42203);
    }

    /** What each level allows to follow one version; the changes are those that Avro's resolution tells apart. */
    @ParameterizedTest
    @CsvSource({
        "NONE,     added with default, true",
        "NONE,     added,              true",
        "NONE,     removed,            true",
        "NONE,     widened,            true",
        "BACKWARD, added with default, true",
        "BACKWARD, added,              false",
        "BACKWARD, removed,            true",
        "BACKWARD, widened,            true",
        "FORWARD,  added with default, true",
        "FORWARD,  added,              true",
        "FORWARD,  removed,            false",
        "FORWARD,  widened,            false",
        "FULL,     added with default, true",
        "FULL,     added,              false",
        "FULL,     removed,            false",
        "FULL,     widened,            false",
    })
    void aLevelAllowsWhatItsNameSays(String level, String change, boolean isAllowed) {
        String earlier = change.startsWith("added") ? record(A) : record(A, B);
        String later = switch (change) {
            case "added with default" -> record(A, B_WITH_DEFAULT);
            case "added" -> record(A, B);
            case "removed" -> record(A);
            default -> record(A, B_LONG);
        };
        registry.id(subject, earlier);
        setLevel(level);

        assertVerdict(later, "versions", isAllowed);
    }

    /** The third version agrees with the second, and not with the first. */
    @ParameterizedTest
    @CsvSource({
        "BACKWARD, true",
        "BACKWARD_TRANSITIVE, false",
        "FULL, true",
        "FULL_TRANSITIVE, false",
    })
    void aTransitiveLevelLooksAtEveryVersionBefore(String level, boolean isAllowed) {
        registry.id(subject, record(A));
        setLevel(level);
        registry.id(subject, record(A, B_WITH_DEFAULT));

        assertVerdict(record(A, B), versionsAskedAt(level), isAllowed);
    }

    @ParameterizedTest
    @CsvSource({"FORWARD, true", "FORWARD_TRANSITIVE, false"})
    void aTransitiveForwardLevelLooksAtEveryVersionBefore(String level, boolean isAllowed) {
        registry.id(subject, record(A, B));
        setLevel(level);
        registry.id(subject, record(A, B_WITH_DEFAULT));

        assertVerdict(record(A), versionsAskedAt(level), isAllowed);
    }

    @Test
    void aLevelIsReadBack() {
        registry.id(subject, record(A));
        setLevel("FORWARD_TRANSITIVE");

        JsonNode level = registry.get("/config/" + subject).json();
        assertThat(level.path("compatibilityLevel").asText()).isEqualTo("FORWARD_TRANSITIVE");
        assertThat(registry.get("/config").json().has("compatibilityLevel")).isTrue();
    }

    @Test
    void aDeletedSubjectIsNotListedButItsIdsAreStillRead() {
        int id = registry.id(subject, record(A));

        assertThat(registry.delete("/subjects/" + subject).json()).hasToString("[1]");

        assertThat(registry.get("/subjects").json())
                .extracting(JsonNode::asText)
                .doesNotContain(subject);
        assertError(registry.get("/subjects/" + subject + "/versions"), 404, 40401);
        assertThat(registry.get("/schemas/ids/" + id).status()).isEqualTo(200);
    }

    @Test
    void itSaysThatItKnowsAvro() {
        assertThat(registry.get("/schemas/types").json())
                .extracting(JsonNode::asText)
                .contains("AVRO");
    }

    /** Asked about all versions, some registries compare with all of them, whatever the level says. */
    private static String versionsAskedAt(String level) {
        return level.endsWith("_TRANSITIVE") ? "versions" : "versions/latest";
    }

    /** The check says it, registration does it, and a refused schema leaves nothing behind. */
    private void assertVerdict(String schema, String asked, boolean isAllowed) {
        int versions = registry.get("/subjects/" + subject + "/versions").json().size();

        Reply check = registry.postSchema("/compatibility/subjects/" + subject + "/" + asked, schema);
        assertThat(check.json().path("is_compatible").isBoolean()).isTrue();
        assertThat(check.json().path("is_compatible").asBoolean()).isEqualTo(isAllowed);

        Reply registered = registry.register(subject, schema);
        if (isAllowed) {
            assertThat(registered.status()).isEqualTo(200);
        } else {
            assertError(registered, 409, 409);
        }
        assertThat(registry.get("/subjects/" + subject + "/versions").json())
                .hasSize(isAllowed ? versions + 1 : versions);
    }

    private void setLevel(String level) {
        Reply reply = registry.put("/config/" + subject, Map.of("compatibility", level));
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().path("compatibility").asText()).isEqualTo(level);
    }

    private void assertVersion(Reply reply, int version, int id, String schema) {
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().path("subject").asText()).isEqualTo(subject);
        assertThat(reply.json().path("version").asInt()).isEqualTo(version);
        assertThat(reply.json().path("id").asInt()).isEqualTo(id);
        assertThat(parse(reply.json().path("schema").asText())).isEqualTo(parse(schema));
    }

    private static void assertError(Reply reply, int status, int code) {
        assertThat(reply.status()).as("%s", reply).isEqualTo(status);
        assertThat(reply.errorCode()).as("%s", reply).isEqualTo(code);
        assertThat(reply.json().path("message").asText()).isNotBlank();
    }

    /** Each test has a record of its own name, so that schemas of other tests have other ids. */
    private String record(String... fields) {
        String name = subject.replaceAll("[^A-Za-z0-9]", "_");
        return ("{'type':'record','name':'" + name + "','namespace':'contract','fields':[" + String.join(",", fields)
                        + "]}")
                .replace('\'', '"');
    }

    private static Schema parse(String text) {
        return new Schema.Parser().parse(text);
    }
}
