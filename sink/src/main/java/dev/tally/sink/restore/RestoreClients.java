package dev.tally.sink.restore;

import dev.tally.event.QuarantinedEvent;
import dev.tally.runtime.decode.RecordDecoder;
import dev.tally.runtime.kafka.KafkaClients;
import dev.tally.runtime.quarantine.QuarantineLimit;
import dev.tally.runtime.serde.TopicSerdes;
import dev.tally.schemas.topic.Topics;
import dev.tally.sink.SinkSettings;
import dev.tally.sink.loop.Quarantine;
import dev.tally.sink.loop.RecordExaminer;
import dev.tally.sink.loop.SinkMetrics;
import dev.tally.sink.loop.Stage;
import dev.tally.sink.loop.TopicLookup;
import dev.tally.sink.storage.RecordStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Makes what the threads of a restore use, each its own. Safe for any thread. */
final class RestoreClients {
    private static final int BYTES_AHEAD = 4 << 20;

    private final RestoreSettings settings;
    private final KafkaClients clients;
    private final TopicSerdes serdes;
    private final Clock clock;

    RestoreClients(RestoreSettings settings, Clock clock) {
        this.settings = settings;
        this.clients = new KafkaClients(settings.sink().kafka());
        this.serdes = new TopicSerdes(settings.sink().serde());
        this.clock = clock;
    }

    SinkSettings sink() {
        return settings.sink();
    }

    TopicSerdes serdes() {
        return serdes;
    }

    Clock clock() {
        return clock;
    }

    Consumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                clients.bulkReader("tally-restore", BYTES_AHEAD),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    Admin admin() {
        return Admin.create(clients.admin("tally-restore"));
    }

    TopicLookup topics() {
        return new TopicLookup(admin(), settings.sink().topics());
    }

    RecordExaminer examiner() {
        return new RecordExaminer(
                serdes.keyDeserializer(Topics.RECORD),
                new RecordDecoder<>(Topics.RECORD, serdes.valueDeserializer(Topics.RECORD)));
    }

    RecordStore store() {
        return new RecordStore(settings.sink().database());
    }

    /** The parts of a sink, for one thread that writes. */
    Stage stage() {
        Producer<UUID, QuarantinedEvent> producer = new KafkaProducer<>(
                clients.producer("tally-restore", Topics.QUARANTINE),
                serdes.keySerializer(Topics.QUARANTINE),
                serdes.valueSerializer(Topics.QUARANTINE));
        Silence silence = new Silence();
        return new Stage(
                topics(),
                examiner(),
                new Quarantine(producer, clock),
                new QuarantineLimit(clock, Math.max(1, settings.quarantineAtMost()), "restore", "records"),
                store(),
                new SinkMetrics(new SimpleMeterRegistry()),
                silence,
                silence);
    }

    @SuppressWarnings("try") // They are named only to be closed, each whatever becomes of the others.
    static void close(Stage stage) {
        try (RecordStore store = stage.store();
                Quarantine quarantine = stage.quarantine();
                RecordExaminer examiner = stage.examiner();
                TopicLookup topics = stage.topics()) {
            // Resources are closed in the reverse order of this list.
        }
    }
}
