package dev.tally.replay.copy;

import dev.tally.replay.ReplayFailedException;
import dev.tally.replay.ReplayRefusedException;
import dev.tally.replay.ReplaySettings;
import dev.tally.replay.export.ExportListener;
import dev.tally.replay.export.Job;
import dev.tally.replay.export.RateLimit;
import dev.tally.replay.export.Reading;
import dev.tally.replay.export.Sieve;
import dev.tally.replay.export.Sifted;
import dev.tally.replay.window.Span;
import dev.tally.replay.window.SpanReader;
import dev.tally.runtime.kafka.KafkaClients;
import dev.tally.schemas.topic.Topic;
import dev.tally.schemas.topic.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Copies a window into another topic: the very same keys, values and headers, and headers that say where each record came from.
 * The bytes are the identified ones, so this is for who may see them.
 *
 * <p>Records are written at least once: a copy that broke off says up to which offsets everything is there, and the next one
 * begins at these.
 *
 * <p>One call, by one thread.
 */
public final class TopicCopy<V extends SpecificRecord> {
    /** The topic that a record was copied from. */
    public static final String FROM_TOPIC = "tally-replay-topic";

    /** Its partition there. */
    public static final String FROM_PARTITION = "tally-replay-partition";

    /** Its offset there. */
    public static final String FROM_OFFSET = "tally-replay-offset";

    /** When it arrived there, in milliseconds since 1970. */
    public static final String FROM_TIMESTAMP = "tally-replay-timestamp";

    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(20);

    private final ReplaySettings settings;
    private final RateLimit limit;
    private final ExportListener listener;

    /** A copy with clients of these settings. */
    public TopicCopy(ReplaySettings settings, RateLimit limit, ExportListener listener) {
        this.settings = settings;
        this.limit = limit;
        this.listener = listener;
    }

    /**
     * What was copied.
     *
     * @param copied how many records
     * @param unreadable how many did not decode; with a selection they are left out, without one they are copied like all
     */
    public record Outcome(long copied, long unreadable) {}

    /**
     * Refuses a target that must not be written to.
     *
     * @throws ReplayRefusedException if it is the source, or any topic of the pipeline
     */
    public static void requireAllowed(String source, String target) {
        if (target.equals(source)) {
            throw new ReplayRefusedException("--to-topic " + target
                    + " is the topic that is read: a copy into it would read" + " itself without end");
        }
        if (Topics.all().stream().map(Topic::name).anyMatch(target::equals)) {
            throw new ReplayRefusedException("--to-topic " + target
                    + " is a topic of the pipeline, which would take the copies for new events; name one of your own");
        }
    }

    /**
     * Copies the window.
     *
     * @throws ReplayRefusedException if the target does not exist
     * @throws ReplayFailedException if a broker fails; the message says from where to go on
     */
    public Outcome run(Job<V> job, String target) {
        KafkaClients clients = new KafkaClients(settings.kafka());
        try (Reading<V> reading = Reading.open(settings, job);
                Producer<byte[], byte[]> producer = new KafkaProducer<>(
                        clients.producer("tally-replay", job.topic().topic()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            requireExisting(reading.consumer(), target);
            Copying copying = new Copying(job, target, reading.sieve(), producer);
            try {
                reading.reader().read(job.window().topic(), job.window().spans(), copying);
            } catch (ReplayFailedException | KafkaException broken) {
                throw copying.brokenOff(broken);
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
            return new Outcome(copying.copied, copying.unreadable);
        }
    }

    private static void requireExisting(Consumer<?, ?> consumer, String target) {
        if (!consumer.listTopics(ANSWERED_WITHIN).containsKey(target)) {
            throw new ReplayRefusedException("--to-topic " + target
                    + " does not exist; create it first, with as many partitions as its readers need");
        }
    }

    private final class Copying implements SpanReader.Handler {
        private final Job<V> job;
        private final String target;
        private final Sieve<V> sieve;
        private final Producer<byte[], byte[]> producer;
        private final Map<Integer, Long> acknowledged = new TreeMap<>();
        private final Map<Integer, Long> sent = new TreeMap<>();
        private final List<Future<RecordMetadata>> pending = new ArrayList<>();
        private final long total;
        private long done;
        private long copied;
        private long unreadable;

        Copying(Job<V> job, String target, Sieve<V> sieve, Producer<byte[], byte[]> producer) {
            this.job = job;
            this.target = target;
            this.sieve = sieve;
            this.producer = producer;
            this.total = job.window().length();
            job.window().spans().forEach(span -> acknowledged.put(span.partition(), span.from()));
        }

        @Override
        public void accept(ConsumerRecord<byte[], byte[]> record) {
            limit.take(Math.max(0, record.serializedValueSize()));
            Sifted<V> sifted = sieve.sift(record);
            boolean unread = sifted instanceof Sifted.Unreadable;
            unreadable += unread ? 1 : 0;
            if (sifted instanceof Sifted.Selected || (unread && job.selection().isEmpty())) {
                pending.add(producer.send(copy(record)));
                copied++;
            }
            sent.put(record.partition(), record.offset() + 1);
            done++;
        }

        /** Everything of a fetch is acknowledged before the next one. */
        @Override
        public void pause() {
            producer.flush();
            for (Future<RecordMetadata> each : pending) {
                requireAcknowledged(each);
            }
            pending.clear();
            acknowledged.putAll(sent);
            listener.progress(done, total);
        }

        private static void requireAcknowledged(Future<RecordMetadata> sent) {
            try {
                sent.get();
            } catch (ExecutionException e) {
                throw new KafkaException(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new KafkaException(e);
            }
        }

        private ProducerRecord<byte[], byte[]> copy(ConsumerRecord<byte[], byte[]> record) {
            Headers headers = new RecordHeaders(record.headers());
            headers.add(FROM_TOPIC, text(record.topic()));
            headers.add(FROM_PARTITION, text(Integer.toString(record.partition())));
            headers.add(FROM_OFFSET, text(Long.toString(record.offset())));
            headers.add(FROM_TIMESTAMP, text(Long.toString(record.timestamp())));
            return new ProducerRecord<>(target, null, record.key(), record.value(), headers);
        }

        private static byte[] text(String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }

        ReplayFailedException brokenOff(RuntimeException cause) {
            String from = acknowledged.entrySet().stream()
                    .map(each -> each.getKey() + ":" + each.getValue())
                    .collect(Collectors.joining(","));
            String to = job.window().spans().stream()
                    .map((Span span) -> span.partition() + ":" + span.to())
                    .collect(Collectors.joining(","));
            return new ReplayFailedException(
                    "the copy into " + target + " broke off ("
                            + cause.getClass().getSimpleName() + ": " + cause.getMessage() + "); go on with --from "
                            + from + " --to " + to,
                    cause);
        }
    }
}
