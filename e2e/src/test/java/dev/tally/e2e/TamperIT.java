package dev.tally.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tally.cli.client.Answer;
import dev.tally.cli.client.GatewayRequest;
import dev.tally.cli.client.RequestSender.NumberedRequest;
import dev.tally.cli.console.Progress;
import dev.tally.cli.demo.Demo;
import dev.tally.cli.demo.DemoReport;
import dev.tally.cli.demo.GeneratedTraffic;
import dev.tally.cli.demo.TallyReport;
import dev.tally.local.postgres.LocalPostgres;
import dev.tally.runtime.service.ExitCode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The tally is the demo's witness, so it is put to the proof itself: what somebody does to the tables, as superuser and with
 * every rule switched off, must be counted under the right word. Each damage is done to a copy of the database.
 */
class TamperIT {
    private static final long SEED = 1_789L;
    private static final UUID OPEN = UUID.fromString("6c0d33ff-6f0d-4d64-b8ad-9a1e3fc4a111");
    private static final UUID SHARED = UUID.fromString("6c0d33ff-6f0d-4d64-b8ad-9a1e3fc4a222");
    private static final UUID MISSING = UUID.fromString("6c0d33ff-6f0d-4d64-b8ad-9a1e3fc4a333");
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @RegisterExtension
    static final TestStack STACK = new TestStack();

    private static Demo demo;

    @BeforeAll
    static void storeSomeConsultations() throws InterruptedException {
        demo = new Demo(STACK.pipeline(), Progress.silent());
        demo.send(
                new GeneratedTraffic(120, SEED, Instant.parse("2026-03-02T07:00:00Z")),
                0,
                (request, answer) -> assertThat(answer).isNotNull());
        send(
                GatewayRequest.observation(OPEN, 1, body("\"reasonForVisit\": \"Toux\"")),
                GatewayRequest.share(
                        OPEN,
                        SHARED,
                        body(
                                "\"title\": \"Ordonnance\", \"documentType\": \"57833-6\", \"mediaType\": \"application/pdf\","
                                        + " \"sizeBytes\": 20000, \"sha256\": \"" + "ab".repeat(32)
                                        + "\", \"recipient\": {\"kind\": \"patient\"}")));
        assertThat(demo.awaitQuiet(PATIENCE)).isTrue();
        // Its record is stored, and now it waits again.
        send(GatewayRequest.statement(
                OPEN,
                1,
                body("\"revision\": 1, \"lastObservationRevision\": 1, \"shareIds\": [\"" + SHARED + "\", \"" + MISSING
                        + "\"]")));
        assertThat(demo.awaitQuiet(PATIENCE)).isTrue();
        // A database can be copied only while nobody uses it.
        STACK.pipeline().sink().stop();
    }

    @Test
    void withoutDamageNothingIsFound() throws SQLException {
        TallyReport report = after("nothing", "SELECT 1");

        assertThat(report.isClean()).isTrue();
        assertThat(report.waiting())
                .as("two that were made so, and the open one")
                .isEqualTo(3);
    }

    @Test
    void aDroppedRowOfAnOpenRecordIsLost() throws SQLException {
        TallyReport report =
                after("open_row", "DELETE FROM tally.observation_revision WHERE consultation_id = '" + OPEN + "'");

        assertCounts(report, 1, 0, 0, 0);
    }

    @Test
    void ofADroppedRecordThatIsOpenEveryEventIsLost() throws SQLException {
        TallyReport report =
                after("open_record", "DELETE FROM tally.consultation_record WHERE consultation_id = '" + OPEN + "'");

        assertCounts(report, 2, 0, 0, 0);
    }

    @Test
    void aDroppedRowIsLost() throws SQLException {
        TallyReport report = after(
                "dropped",
                "DELETE FROM tally.observation_revision WHERE event_id = (SELECT min(event_id::text)::uuid FROM"
                        + " tally.observation_revision)");

        assertCounts(report, 1, 0, 0, 0);
    }

    @Test
    void anAlteredRowIsAltered() throws SQLException {
        TallyReport report = after(
                "altered",
                "ALTER TABLE tally.observation_revision DROP CONSTRAINT observation_revision_unaltered",
                "UPDATE tally.observation_revision SET conclusion = 'autre chose' WHERE event_id = (SELECT"
                        + " min(event_id::text)::uuid FROM tally.observation_revision)");

        assertCounts(report, 0, 0, 0, 1);
    }

    @Test
    void aDuplicatedRowIsDuplicated() throws SQLException {
        TallyReport report = after(
                "duplicated",
                "ALTER TABLE tally.share_retraction DROP CONSTRAINT share_retraction_pkey, DROP CONSTRAINT"
                        + " share_retraction_once",
                duplicate("share_retraction"));

        assertCounts(report, 0, 1, 0, 0);
    }

    @Test
    void aDuplicatedVersionIsDuplicated() throws SQLException {
        TallyReport report = after(
                "duplicated_version",
                "ALTER TABLE tally.consultation_record DROP CONSTRAINT consultation_record_pkey",
                duplicate("consultation_record"));

        assertCounts(report, 0, 1, 0, 0);
    }

    @Test
    void aRecordWithAnotherConsultationsHalfIsTorn() throws SQLException {
        TallyReport report = after(
                "torn",
                "UPDATE tally.consultation_record r SET observation_event_id = o.event_id, event_ids ="
                        + " array_replace(r.event_ids, r.observation_event_id, o.event_id) FROM"
                        + " tally.observation_revision o WHERE (r.consultation_id, r.version) = (SELECT consultation_id,"
                        + " version FROM tally.consultation_current ORDER BY consultation_id LIMIT 1) AND o.event_id ="
                        + " (SELECT event_id FROM tally.observation_revision WHERE consultation_id <> r.consultation_id"
                        + " ORDER BY event_id LIMIT 1)");

        assertThat(report.torn()).isOne();
        assertThat(report.duplicated()).isZero();
        assertThat(report.altered()).isZero();
        assertThat(report.isClean()).isFalse();
    }

    private static void send(GatewayRequest... requests) throws InterruptedException {
        Iterator<NumberedRequest> numbered = Stream.of(requests)
                .map(request -> new NumberedRequest(1, null, request))
                .iterator();
        demo.send(numbered, 0, (request, answer) -> assertThat(answer).isInstanceOf(Answer.Acknowledged.class));
    }

    private static ObjectNode body(String fields) {
        try {
            return (ObjectNode) new JsonMapper()
                    .readTree("{\"practitionerId\": \"99700218896\", \"patientId\": \"279035121518989\","
                            + " \"occurredAt\": \"2026-03-02T09:15:00+01:00\", " + fields + "}");
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static String duplicate(String table) {
        return "DO $$ DECLARE names text; BEGIN SELECT string_agg(quote_ident(attname), ',') INTO names FROM pg_attribute"
                + " WHERE attrelid = 'tally." + table + "'::regclass AND attnum > 0 AND NOT attisdropped AND"
                + " attgenerated = ''; EXECUTE format('INSERT INTO tally." + table + " (%1$s) SELECT %1$s FROM tally."
                + table + " LIMIT 1', names); END $$";
    }

    /** Damages a copy of the database and draws the tally from it. */
    private static TallyReport after(String name, String... damage) throws SQLException {
        LocalPostgres postgres = STACK.pipeline().stack().postgres();
        try (Connection connection = connect(postgres, "postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name + " TEMPLATE tally");
        }
        try (Connection connection = connect(postgres, name);
                Statement statement = connection.createStatement()) {
            // What a superuser can do: no trigger, no foreign key, no check stands in the way.
            statement.execute("SET session_replication_role = replica");
            for (String sql : damage) {
                statement.execute(sql);
            }
        }
        DemoReport report = demo.draw(STACK.pipeline().databaseReader(name), 0, SEED);
        assertThat(report.exitCode()).isEqualTo(report.tally().isClean() ? ExitCode.OK : ExitCode.FINDINGS);
        return report.tally();
    }

    private static Connection connect(LocalPostgres postgres, String database) throws SQLException {
        return DriverManager.getConnection(postgres.jdbcUrl(database), postgres.superuser(), "");
    }

    private static void assertCounts(TallyReport report, int lost, int duplicated, int torn, int altered) {
        assertThat(report.lost()).as("lost").isEqualTo(lost);
        assertThat(report.duplicated()).as("duplicated").isEqualTo(duplicated);
        assertThat(report.torn()).as("torn").isEqualTo(torn);
        assertThat(report.altered()).as("altered").isEqualTo(altered);
    }
}
