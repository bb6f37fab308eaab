package dev.tally.sink.loop;

import dev.tally.runtime.database.DatabaseSettings;
import dev.tally.runtime.decode.RecordDecoder;
import dev.tally.runtime.kafka.KafkaClients;
import dev.tally.runtime.kafka.KafkaSettings;
import dev.tally.runtime.kafka.TopicSettings;
import dev.tally.runtime.quarantine.QuarantineLimit;
import dev.tally.runtime.serde.SerdeSettings;
import dev.tally.runtime.serde.TopicSerdes;
import dev.tally.runtime.settings.PassThrough;
import dev.tally.runtime.settings.Settings;
import dev.tally.schemas.topic.Topics;
import dev.tally.sink.receipt.ReceiptMeters;
import dev.tally.sink.receipt.ReceiptSender;
import dev.tally.sink.storage.RecordStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Real parts of the sink whose brokers, registry and database are all away: at their address is a port of this process that
 * hangs up on whoever connects.
 */
final class UnreachableStage implements AutoCloseable {
    private final ServerSocket nobody;
    private final ReceiptSender receipts;
    private final Stage stage;

    UnreachableStage(QuarantineLimit limit) {
        try {
            nobody = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread hangingUp = new Thread(this::hangUp, "nobody");
        hangingUp.setDaemon(true);
        hangingUp.start();
        String address = "127.0.0.1:" + nobody.getLocalPort();
        KafkaSettings kafka = new KafkaSettings(
                List.of(address), PassThrough.of(Map.of("default.api.timeout.ms", "400", "request.timeout.ms", "200")));
        TopicSerdes serdes = new TopicSerdes(Settings.of(Map.of("serde.schema.registry.url", "http://" + address))
                .read(SerdeSettings::from));
        KafkaClients clients = new KafkaClients(kafka);
        MeterRegistry registry = new SimpleMeterRegistry();
        receipts = new ReceiptSender(
                new KafkaProducer<>(
                        clients.producer("test-receipts", Topics.RECEIPT),
                        serdes.keySerializer(Topics.RECEIPT),
                        serdes.valueSerializer(Topics.RECEIPT)),
                Clock.systemUTC(),
                new ReceiptMeters(registry));
        stage = new Stage(
                new TopicLookup(Admin.create(clients.admin("test")), new TopicSettings(1, 1, 1)),
                new RecordExaminer(
                        serdes.keyDeserializer(Topics.RECORD),
                        new RecordDecoder<>(Topics.RECORD, serdes.valueDeserializer(Topics.RECORD))),
                new Quarantine(
                        record -> CompletableFuture.failedFuture(new TimeoutException("no broker answers")),
                        () -> {},
                        Clock.systemUTC(),
                        Duration.ofSeconds(1)),
                limit,
                new RecordStore(new DatabaseSettings(
                        "jdbc:postgresql://" + address + "/nobody",
                        "tally_sink",
                        null,
                        Duration.ofSeconds(1),
                        PassThrough.none())),
                new SinkMetrics(registry),
                receipts,
                receipts);
    }

    Stage stage() {
        return stage;
    }

    private void hangUp() {
        try {
            while (true) {
                nobody.accept().close();
            }
        } catch (IOException closed) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    @SuppressWarnings("try") // They are named only to be closed, each whatever becomes of the others.
    public void close() {
        try (ServerSocket port = nobody;
                RecordStore store = stage.store();
                ReceiptSender sender = receipts;
                RecordExaminer examiner = stage.examiner();
                TopicLookup topics = stage.topics()) {
            // Resources are closed in the reverse order of this list.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
