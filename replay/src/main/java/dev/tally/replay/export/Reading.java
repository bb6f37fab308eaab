package dev.tally.replay.export;

import dev.tally.replay.ReplaySettings;
import dev.tally.replay.window.SpanReader;
import dev.tally.runtime.decode.RecordDecoder;
import dev.tally.runtime.kafka.KafkaClients;
import dev.tally.runtime.serde.TopicSerdes;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What reads a job's window and sifts it: a consumer that joins no group, and a sieve.
 *
 * <p>For one thread. Owns both.
 *
 * @param <V> the events
 * @param consumer reads bytes, so that what does not decode is still there
 * @param reader reads spans through the consumer
 * @param sieve decodes, selects and discloses
 */
public record Reading<V extends SpecificRecord>(Consumer<byte[], byte[]> consumer, SpanReader reader, Sieve<V> sieve)
        implements AutoCloseable {
    /** Fetched ahead: enough to keep a disk busy, little enough for several threads in a small heap. */
    private static final int BYTES_AHEAD = 2 << 20;

    /** Opens what a thread needs; connects when it reads. */
    public static <V extends SpecificRecord> Reading<V> open(ReplaySettings settings, Job<V> job) {
        TopicSerdes serdes = new TopicSerdes(settings.serde());
        Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                new KafkaClients(settings.kafka()).bulkReader("tally-replay", BYTES_AHEAD),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        Sieve<V> sieve = new Sieve<>(
                job.topic(),
                new RecordDecoder<>(
                        job.topic().topic(),
                        serdes.valueDeserializer(job.topic().topic())),
                job.selection(),
                job.disclosure());
        return new Reading<>(consumer, new SpanReader(consumer, settings.patience()), sieve);
    }

    @Override
    public void close() {
        try (consumer;
                sieve) {
            // Both are closed, whatever becomes of either.
        }
    }
}
