package dev.tally.sink.loop;

import dev.tally.event.ConsultationRecord;
import dev.tally.event.QuarantinedEvent;
import dev.tally.event.RecordHeader;
import dev.tally.schemas.digest.EventIds;
import dev.tally.schemas.topic.Topics;
import dev.tally.sink.loop.Examined.SetAside;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Sets records aside in the quarantine topic, whole, and waits until the brokers have them.
 *
 * <p>The id of what is set aside is that of its place in Kafka, so setting it aside again after a failure is recognised.
 *
 * <p>For one thread. Owns the producer.
 */
public final class Quarantine implements AutoCloseable {
    /** Shorter than the poll interval of the group: the loop must be back before it loses its partitions. */
    private static final Duration ACKNOWLEDGED_WITHIN = Duration.ofSeconds(20);

    private final Sending sending;
    private final Runnable closing;
    private final Clock clock;
    private final Duration acknowledgedWithin;

    /** What is needed of a producer. */
    interface Sending {
        Future<RecordMetadata> send(ProducerRecord<UUID, QuarantinedEvent> record);
    }

    /** A quarantine that is written with this producer. */
    public Quarantine(Producer<UUID, QuarantinedEvent> producer, Clock clock) {
        this(producer::send, () -> producer.close(ACKNOWLEDGED_WITHIN), clock, ACKNOWLEDGED_WITHIN);
    }

    /**
     * A quarantine that is written in this way.
     *
     * @param acknowledgedWithin how long all records together are waited for; sending one of them may add to it once
     */
    Quarantine(Sending sending, Runnable closing, Clock clock, Duration acknowledgedWithin) {
        this.sending = sending;
        this.closing = closing;
        this.clock = clock;
        this.acknowledgedWithin = acknowledgedWithin;
    }

    /** Sets records aside. Returns what is wrong if not all of them are acknowledged: then all must be set aside again. */
    Optional<String> setAside(List<SetAside> records) {
        Instant detectedAt = clock.instant();
        long giveUpAt = System.nanoTime() + acknowledgedWithin.toNanos();
        List<Future<RecordMetadata>> sent = new ArrayList<>(records.size());
        try {
            for (SetAside record : records) {
                QuarantinedEvent event = event(record, detectedAt);
                UUID key = event.getConsultationId() == null ? event.getQuarantineId() : event.getConsultationId();
                // Without brokers each send blocks for seconds before it fails, so that they too are bounded together.
                if (System.nanoTime() - giveUpAt >= 0) {
                    throw new TimeoutException();
                }
                sent.add(sending.send(new ProducerRecord<>(Topics.QUARANTINE.name(), key, event)));
            }
            // No flush: it waits for as long as the producer tries, which is longer than the group waits for this sink.
            for (Future<RecordMetadata> each : sent) {
                each.get(Math.max(0, giveUpAt - System.nanoTime()), TimeUnit.NANOSECONDS);
            }
            return Optional.empty();
        } catch (ExecutionException e) {
            return Optional.of(trouble(e.getCause() == null ? e : e.getCause()));
        } catch (TimeoutException | KafkaException e) {
            return Optional.of(trouble(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(trouble(e));
        }
    }

    private static String trouble(Throwable failure) {
        return "Kafka has not acknowledged what must be set aside in " + Topics.QUARANTINE.name() + " ("
                + failure.getClass().getSimpleName() + "); nothing is passed over meanwhile";
    }

    /** The id under which a record is set aside. */
    static UUID id(SetAside setAside) {
        ConsumerRecord<byte[], byte[]> from = setAside.fetched().record();
        return EventIds.quarantine(from.topic(), from.partition(), from.offset());
    }

    private static QuarantinedEvent event(SetAside setAside, Instant detectedAt) {
        ConsumerRecord<byte[], byte[]> from = setAside.fetched().record();
        ConsultationRecord record = setAside.record();
        List<RecordHeader> headers = new ArrayList<>();
        for (Header header : from.headers()) {
            headers.add(new RecordHeader(header.key(), buffer(header.value())));
        }
        return new QuarantinedEvent(
                id(setAside),
                setAside.reason(),
                setAside.detail(),
                "sink",
                detectedAt,
                from.topic(),
                from.partition(),
                from.offset(),
                Instant.ofEpochMilli(from.timestamp()),
                setAside.consultationId(),
                record == null ? null : record.getTrigger().getEventId(),
                record == null ? null : record.getTrigger().getOrigin(),
                buffer(from.key()),
                buffer(from.value()),
                headers,
                null);
    }

    private static @Nullable ByteBuffer buffer(byte @Nullable [] bytes) {
        return bytes == null ? null : ByteBuffer.wrap(bytes);
    }

    @Override
    public void close() {
        closing.run();
    }
}
