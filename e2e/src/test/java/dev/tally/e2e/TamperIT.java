package dev.tally.e2e;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The tally is the demo's witness, so it is put to the proof itself: what somebody does to the tables, as superuser and with
 * every rule switched off, must be counted under the right word. Each damage is done to a copy of the database.
 */
class TamperIT {
    private static final long SEED = 1_789L;

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
        assertThat(demo.awaitQuiet(Duration.ofMinutes(1))).isTrue();
        // A database can be copied only while nobody uses it.
        STACK.pipeline().sink().stop();
    }

    @Test
    void withoutDamageNothingIsFound() throws SQLException {
        TallyReport report = after("nothing", "SELECT 1");

        assertThat(report.isClean()).isTrue();
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
