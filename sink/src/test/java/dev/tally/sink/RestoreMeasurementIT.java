package dev.tally.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.event.ConsultationRecord;
import dev.tally.runtime.settings.Settings;
import dev.tally.sink.restore.Restore;
import dev.tally.sink.restore.RestoreListener;
import dev.tally.sink.restore.RestorePlan;
import dev.tally.sink.restore.RestoreReport;
import dev.tally.sink.restore.RestoreSettings;
import dev.tally.sink.sample.SampleNotes;
import dev.tally.sink.storage.TestDatabases;
import dev.tally.sink.storage.TestDatabases.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;

/**
 * A restore beside a plain COPY of the same rows, by one connection, into the same tables with the same constraints, in the same
 * run. Prints both and where the restore's time goes; 300,000 records with {@code -Pheavy}.
 */
class RestoreMeasurementIT {
    private static final int RECORDS = Boolean.getBoolean("tally.heavy") ? 300_000 : 2_000;
    private static final int AT_ONCE = 2_000;

    private static final List<String> TABLES = List.of(
            "observation_revision", "document_share", "share_retraction", "sharing_statement", "consultation_record");

    @TempDir
    private static Path directory;

    @Test
    void aRestoreIsMeasuredBesideAPlainCopy() throws Exception {
        try (SinkStand stand = SinkStand.start(directory.resolve("stack"))) {
            stand.makeTopicsAgain();
            publish(stand);
            TestDatabases databases = new TestDatabases(stand.stack.postgres());
            TestDatabase restored = databases.migrated();
            TestDatabase copied = databases.migrated();
            Map<String, String> settings = new HashMap<>(stand.settings(restored.url(), "for tests only"));
            Restore restore =
                    new Restore(Settings.of(settings).read(RestoreSettings::from), silent(), Clock.systemUTC());
            RestorePlan plan = restore.plan();

            RestoreReport report = restore.execute(plan);
            assertThat(restore.verify(plan).isEqual()).isTrue();
            restored.run("postgres", "CHECKPOINT");
            double copySeconds = copy(restored, copied);

            assertThat(copied.number("SELECT count(*) FROM tally.consultation_record"))
                    .isEqualTo(report.records());
            double copyRate = report.records() / copySeconds;
            System.out.printf(
                    "restore %,.0f records/s, one-stream COPY %,.0f records/s, ratio %.2f (%,d records); threads' time: reading"
                            + " %.0f %%, checking %.0f %%, writing %.0f %%, writers idle %.0f %%%n",
                    report.perSecond(),
                    copyRate,
                    report.perSecond() / copyRate,
                    report.records(),
                    100 * report.reading(),
                    100 * report.checking(),
                    100 * report.writing(),
                    100 * report.idle());
        }
    }

    private static void publish(SinkStand stand) throws Exception {
        SampleNotes notes = new SampleNotes(new Random(1));
        List<ConsultationRecord> records = new ArrayList<>(AT_ONCE);
        for (int i = 0; i < RECORDS; i++) {
            records.add(notes.record());
            if (records.size() == AT_ONCE || i == RECORDS - 1) {
                stand.publish(records);
                records.clear();
            }
        }
    }

    /** Seconds that COPY takes for the rows of another database, by one connection. */
    private static double copy(TestDatabase from, TestDatabase to) throws SQLException, IOException {
        for (String table : TABLES) {
            try (Connection connection = from.connect("postgres");
                    OutputStream out = Files.newOutputStream(directory.resolve(table))) {
                connection
                        .unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyOut("COPY tally." + table + " (" + columns(from, table) + ") TO STDOUT", out);
            }
        }
        double seconds = 0;
        try (Connection connection = to.connect("postgres")) {
            for (String table : TABLES) {
                long begun = System.nanoTime();
                try (InputStream in = Files.newInputStream(directory.resolve(table))) {
                    connection
                            .unwrap(PGConnection.class)
                            .getCopyAPI()
                            .copyIn("COPY tally." + table + " (" + columns(from, table) + ") FROM STDIN", in, 1 << 16);
                }
                double took = (System.nanoTime() - begun) / 1e9;
                System.out.printf("COPY %-22s %7.1f s%n", table, took);
                seconds += took;
                // A server in use knows its tables; not counted.
                to.run("postgres", "ANALYZE tally." + table);
            }
        }
        return seconds;
    }

    private static String columns(TestDatabase database, String table) throws SQLException {
        return database.text("SELECT string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position)"
                + " FROM information_schema.columns WHERE table_schema = 'tally' AND table_name = '" + table
                + "' AND is_generated = 'NEVER'");
    }

    private static RestoreListener silent() {
        return new RestoreListener() {
            @Override
            public void progress(String stage, long done, long total) {}

            @Override
            public void waiting(String detail) {
                System.out.println("waiting: " + detail);
            }
        };
    }
}
