package dev.tally.sink;

import dev.tally.event.QuarantinedEvent;
import dev.tally.runtime.decode.RecordDecoder;
import dev.tally.runtime.kafka.KafkaClients;
import dev.tally.runtime.management.Metrics;
import dev.tally.runtime.serde.TopicSerdes;
import dev.tally.schemas.topic.Topics;
import dev.tally.sink.loop.Quarantine;
import dev.tally.sink.loop.QuarantineLimit;
import dev.tally.sink.loop.RecordExaminer;
import dev.tally.sink.loop.SinkLoop;
import dev.tally.sink.loop.SinkMetrics;
import dev.tally.sink.loop.Stage;
import dev.tally.sink.loop.TopicLookup;
import dev.tally.sink.loop.Waiting;
import dev.tally.sink.storage.RecordStore;
import java.time.Clock;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The parts of a sink, put together in one place and closed together.
 *
 * <p>{@link #wakeUp} is safe for any thread; everything else belongs to the thread that runs the loop.
 */
final class SinkParts implements SinkThread.Parts {
    private final Consumer<byte[], byte[]> consumer;
    private final Stage stage;
    private final SinkLoop loop;

    private SinkParts(Consumer<byte[], byte[]> consumer, Stage stage, SinkLoop loop) {
        this.consumer = consumer;
        this.stage = stage;
        this.loop = loop;
    }

    /**
     * Opens parts; connects to nothing yet.
     *
     * @param sinkMetrics counts on over parts that are opened again, as the limit does
     */
    static SinkParts open(
            SinkSettings settings,
            Metrics metrics,
            SinkMetrics sinkMetrics,
            QuarantineLimit limit,
            Waiting waiting,
            Clock clock) {
        KafkaClients clients = new KafkaClients(settings.kafka());
        TopicSerdes serdes = new TopicSerdes(settings.serde());
        Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                clients.consumer("tally-sink", settings.groupId()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        Producer<UUID, QuarantinedEvent> producer = new KafkaProducer<>(
                clients.producer("tally-sink", Topics.QUARANTINE),
                serdes.keySerializer(Topics.QUARANTINE),
                serdes.valueSerializer(Topics.QUARANTINE));
        metrics.bind(consumer);
        metrics.bind(producer);
        Stage stage = new Stage(
                new TopicLookup(Admin.create(clients.admin("tally-sink")), settings.topics()),
                new RecordExaminer(
                        serdes.keyDeserializer(Topics.RECORD),
                        new RecordDecoder<>(Topics.RECORD, serdes.valueDeserializer(Topics.RECORD))),
                new Quarantine(producer, clock),
                limit,
                new RecordStore(settings.database()),
                sinkMetrics,
                sinkMetrics);
        SinkLoop loop = new SinkLoop(
                consumer, stage, waiting, clock, settings.batchSize().bytes());
        return new SinkParts(consumer, stage, loop);
    }

    TopicLookup topics() {
        return stage.topics();
    }

    RecordStore store() {
        return stage.store();
    }

    @Override
    public void begin() {
        loop.subscribe();
    }

    @Override
    public void step() {
        loop.runOnce();
    }

    /** Ends the poll that the loop is in, or else the next one. */
    @Override
    public void wakeUp() {
        consumer.wakeup();
    }

    /** The consumer first, so that the group gives the partitions to others while the rest is closed. */
    @Override
    @SuppressWarnings("try") // They are named only to be closed, each whatever becomes of the others.
    public void close() {
        try (RecordStore store = stage.store();
                Quarantine quarantine = stage.quarantine();
                RecordExaminer examiner = stage.examiner();
                TopicLookup topics = stage.topics();
                SinkLoop last = loop) {
            // Resources are closed in the reverse order of this list.
        }
    }
}
