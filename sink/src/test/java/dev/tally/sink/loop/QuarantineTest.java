package dev.tally.sink.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.event.QuarantineReason;
import dev.tally.event.QuarantinedEvent;
import dev.tally.sink.loop.Examined.SetAside;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** P1: the place is passed only once the brokers have what was set aside, and the loop is back before it loses its partitions. */
class QuarantineTest {
    private static final List<SetAside> MANY =
            LongStream.range(0, 1_000).mapToObj(QuarantineTest::unsound).toList();

    private final List<ProducerRecord<UUID, QuarantinedEvent>> sent = new ArrayList<>();

    @Test
    void whatIsAcknowledgedIsSetAside() {
        Quarantine quarantine = quarantine(CompletableFuture.completedFuture(null), Duration.ofMinutes(5));

        assertThat(quarantine.setAside(MANY)).isEmpty();

        assertThat(sent).hasSize(1_000);
    }

    @Test
    @Timeout(60)
    void manyRecordsThatNobodyAcknowledgesShareOneBound() {
        Quarantine quarantine = quarantine(new CompletableFuture<>(), Duration.ofMillis(200));

        assertThat(quarantine.setAside(MANY))
                .hasValueSatisfying(
                        words -> assertThat(words).contains("Kafka has not acknowledged", "TimeoutException"));
    }

    @Test
    void nothingMoreIsSentOnceTheBoundHasPassed() {
        Quarantine quarantine = quarantine(new CompletableFuture<>(), Duration.ZERO);

        assertThat(quarantine.setAside(MANY)).isPresent();

        assertThat(sent).isEmpty();
    }

    @Test
    void aRefusalOfTheBrokersIsToldByItsKind() {
        Quarantine quarantine =
                quarantine(CompletableFuture.failedFuture(new TimeoutException("confidential")), Duration.ofMinutes(5));

        assertThat(quarantine.setAside(MANY))
                .hasValueSatisfying(
                        words -> assertThat(words).contains("TimeoutException").doesNotContain("confidential"));
    }

    private Quarantine quarantine(CompletableFuture<RecordMetadata> acknowledgement, Duration within) {
        return new Quarantine(
                record -> {
                    sent.add(record);
                    return acknowledgement;
                },
                () -> {},
                Clock.systemUTC(),
                within);
    }

    private static SetAside unsound(long offset) {
        Fetched fetched = new Fetched(new ConsumerRecord<>("consultation.record", 0, offset, new byte[0], new byte[0]));
        return new SetAside(fetched, QuarantineReason.UNDECODABLE, "it is empty", null, null);
    }
}
