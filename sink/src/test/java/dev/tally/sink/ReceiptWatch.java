package dev.tally.sink;

import dev.tally.event.Receipt;
import dev.tally.event.ReceiptBatch;
import dev.tally.event.ReceiptState;
import dev.tally.event.Sha256;
import dev.tally.schemas.topic.Topics;
import dev.tally.sink.storage.TestDatabases.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/**
 * Reads receipts as a gateway would, and looks each STORED one up at that moment, with a connection of its own: a receipt for a
 * row that cannot be read is a lie, however soon the row comes.
 */
final class ReceiptWatch implements AutoCloseable {
    private final KafkaConsumer<String, ReceiptBatch> consumer;
    private final Connection reader;
    private final Thread thread;
    private final List<Told> told = new CopyOnWriteArrayList<>();
    private final List<String> lies = new CopyOnWriteArrayList<>();
    private volatile boolean closing;

    /** A receipt, and the gateway that it was for. */
    record Told(String gatewayId, Receipt receipt) {
        UUID eventId() {
            return receipt.getEventId();
        }
    }

    ReceiptWatch(SinkStand stand, TestDatabase database) throws SQLException {
        consumer = stand.fromTheBeginning(Topics.RECEIPT);
        reader = database.connect("tally_reader");
        reader.setAutoCommit(true);
        thread = new Thread(this::watch, "receipt-watch");
        thread.start();
    }

    private void watch() {
        try (consumer;
                reader) {
            while (!closing) {
                for (ConsumerRecord<String, ReceiptBatch> record : consumer.poll(Duration.ofMillis(20))) {
                    record.value().getReceipts().forEach(receipt -> take(record.key(), receipt));
                }
            }
        } catch (SQLException | RuntimeException e) {
            lies.add("the watch has failed: " + e);
        }
    }

    private void take(String gatewayId, Receipt receipt) {
        if (receipt.getState() == ReceiptState.STORED && !isReadable(receipt)) {
            lies.add("event " + receipt.getEventId() + " was said to be stored and cannot be read");
        }
        told.add(new Told(gatewayId, receipt));
    }

    private boolean isReadable(Receipt receipt) {
        try (PreparedStatement select = reader.prepareStatement(
                "SELECT content_digest FROM tally.event JOIN tally.consultation_record USING (consultation_id)"
                        + " WHERE event_id = ? AND version = ? AND event_id = ANY (event_ids)")) {
            select.setObject(1, receipt.getEventId());
            select.setObject(2, receipt.getVersion());
            try (ResultSet row = select.executeQuery()) {
                return row.next() && new Sha256(row.getBytes(1)).equals(receipt.getContentDigest());
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the reader's connection is not cut in these tests", e);
        }
    }

    /** Everything so far, in the order of its arrival. */
    List<Told> told() {
        return told;
    }

    /** Ids of the events that were said to be stored so far, once for each time. */
    List<UUID> stored() {
        return told.stream()
                .filter(each -> each.receipt().getState() == ReceiptState.STORED)
                .map(Told::eventId)
                .toList();
    }

    /** What was said to be stored and could not be read then, since it was last asked for. */
    List<String> takeLies() {
        List<String> taken = List.copyOf(lies);
        lies.removeAll(taken);
        return taken;
    }

    @Override
    public void close() {
        closing = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
