package dev.tally.sink;

import dev.tally.event.ConsultationRecord;
import dev.tally.runtime.logging.LoggingSettings;
import dev.tally.runtime.logging.Logs;
import dev.tally.runtime.management.HealthChecks;
import dev.tally.runtime.management.Metrics;
import dev.tally.runtime.service.RoleRunner;
import dev.tally.runtime.settings.Settings;
import dev.tally.sink.loop.StoredListener;
import dev.tally.sink.storage.StoredRecord;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * The sink as a process of its own, which a test can kill: {@code SinkProgram FAILPOINT key=value ...}. At its failpoint it says
 * so and stands still, for the test to kill it there.
 */
public final class SinkProgram {
    static final String AT_FAILPOINT = "STANDS AT ITS FAILPOINT";

    /** Where the sink stands still. */
    enum Failpoint {
        NONE,
        /** Rows are committed, and no receipt for them was sent. */
        BETWEEN_COMMIT_AND_RECEIPT,
        /** Receipts were sent, and the place up to which they were is not kept. */
        BETWEEN_RECEIPT_AND_PLACE
    }

    private SinkProgram() {}

    public static void main(String[] arguments) {
        Failpoint failpoint = Failpoint.valueOf(arguments[0]);
        Map<String, String> flags = new LinkedHashMap<>();
        for (String argument : List.of(arguments).subList(1, arguments.length)) {
            int equals = argument.indexOf('=');
            flags.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        Logs.configure(new LoggingSettings(LoggingSettings.Format.TEXT, LoggingSettings.Level.INFO));
        SinkSettings settings = Settings.of(flags).read(SinkSettings::from);
        UnaryOperator<StoredListener> tap =
                failpoint == Failpoint.NONE ? UnaryOperator.identity() : listener -> new Standing(failpoint, listener);
        SinkRole sink = new SinkRole(settings, new HealthChecks(), new Metrics("sink"), Clock.systemUTC(), tap);
        RoleRunner runner = new RoleRunner("sink", List.of(sink), System.err, Duration.ofSeconds(30), true);
        System.exit(runner.runUntilTerminated().code());
    }

    /** Stands still the first time that something is stored. */
    private record Standing(Failpoint failpoint, StoredListener next) implements StoredListener {
        @Override
        public void stored(TopicPartition partition, List<StoredRecord> records) {
            if (failpoint == Failpoint.BETWEEN_COMMIT_AND_RECEIPT && !records.isEmpty()) {
                standStill();
            }
            next.stored(partition, records);
            if (failpoint == Failpoint.BETWEEN_RECEIPT_AND_PLACE && !records.isEmpty()) {
                standStill();
            }
        }

        @Override
        public void setAside(TopicPartition partition, List<ConsultationRecord> records) {
            next.setAside(partition, records);
        }

        @Override
        public void reached(TopicPartition partition, OffsetAndMetadata place) {
            next.reached(partition, place);
        }

        private static void standStill() {
            System.err.println(AT_FAILPOINT);
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
