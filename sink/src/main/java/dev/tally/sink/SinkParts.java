package dev.tally.sink;

import dev.tally.event.QuarantinedEvent;
import dev.tally.event.ReceiptBatch;
import dev.tally.runtime.decode.RecordDecoder;
import dev.tally.runtime.kafka.KafkaClients;
import dev.tally.runtime.management.Metrics;
import dev.tally.runtime.quarantine.QuarantineLimit;
import dev.tally.runtime.serde.TopicSerdes;
import dev.tally.schemas.topic.Topics;
import dev.tally.sink.loop.Quarantine;
import dev.tally.sink.loop.RecordExaminer;
import dev.tally.sink.loop.SinkLoop;
import dev.tally.sink.loop.SinkMetrics;
import dev.tally.sink.loop.Stage;
import dev.tally.sink.loop.StoredListener;
import dev.tally.sink.loop.TopicLookup;
import dev.tally.sink.loop.Waiting;
import dev.tally.sink.receipt.ReceiptMeters;
import dev.tally.sink.receipt.ReceiptSender;
import dev.tally.sink.storage.RecordStore;
import java.time.Clock;
import java.util.UUID;
import java.util.function.UnaryOperator;
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
    private final ReceiptSender receipts;
    private final SinkLoop loop;

    /** What outlasts parts that are closed and opened again, so that it counts on over all of them. */
    record Lasting(SinkMetrics counted, ReceiptMeters receipts, QuarantineLimit limit, Waiting waiting) {}

    private SinkParts(Consumer<byte[], byte[]> consumer, Stage stage, ReceiptSender receipts, SinkLoop loop) {
        this.consumer = consumer;
        this.stage = stage;
        this.receipts = receipts;
        this.loop = loop;
    }

    /**
     * Opens parts; connects to nothing yet.
     *
     * @param tap what stands before the sender of receipts; tests stop the world there
     */
    static SinkParts open(
            SinkSettings settings, Metrics metrics, Lasting lasting, Clock clock, UnaryOperator<StoredListener> tap) {
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
        Producer<String, ReceiptBatch> receiptProducer = new KafkaProducer<>(
                clients.producer("tally-sink-receipts", Topics.RECEIPT),
                serdes.keySerializer(Topics.RECEIPT),
                serdes.valueSerializer(Topics.RECEIPT));
        metrics.bind(consumer);
        metrics.bind(producer);
        metrics.bind(receiptProducer);
        ReceiptSender receipts = new ReceiptSender(receiptProducer, clock, lasting.receipts());
        Stage stage = new Stage(
                new TopicLookup(Admin.create(clients.admin("tally-sink")), settings.topics()),
                new RecordExaminer(
                        serdes.keyDeserializer(Topics.RECORD),
                        new RecordDecoder<>(Topics.RECORD, serdes.valueDeserializer(Topics.RECORD))),
                new Quarantine(producer, clock),
                lasting.limit(),
                new RecordStore(settings.database()),
                lasting.counted(),
                tap.apply(receipts),
                receipts);
        SinkLoop loop = new SinkLoop(
                consumer, stage, lasting.waiting(), clock, settings.batchSize().bytes());
        return new SinkParts(consumer, stage, receipts, loop);
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
                ReceiptSender sender = receipts;
                Quarantine quarantine = stage.quarantine();
                RecordExaminer examiner = stage.examiner();
                TopicLookup topics = stage.topics();
                SinkLoop last = loop) {
            // Resources are closed in the reverse order of this list.
        }
    }
}
