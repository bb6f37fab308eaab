package dev.tally.sink.restore;

import dev.tally.event.ConsultationRecord;
import dev.tally.sink.loop.Confirmations;
import dev.tally.sink.loop.StoredListener;
import dev.tally.sink.storage.StoredRecord;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Tells no gateway what is stored: gateways were told when it was stored for the first time, and one that was not asks by sending
 * again.
 */
final class Silence implements StoredListener, Confirmations {
    @Override
    public void stored(TopicPartition partition, List<StoredRecord> records) {
        // Nobody is told.
    }

    @Override
    public void setAside(TopicPartition partition, List<ConsultationRecord> records) {
        // Nobody is told.
    }

    @Override
    public void reached(TopicPartition partition, OffsetAndMetadata place) {
        // The group's offset stays where the sinks left it.
    }

    @Override
    public void proceed() {
        // Nothing is under way.
    }

    @Override
    public Optional<String> hindrance() {
        return Optional.empty();
    }

    @Override
    public Map<TopicPartition, OffsetAndMetadata> places() {
        return Map.of();
    }

    @Override
    public void kept(Map<TopicPartition, OffsetAndMetadata> places) {
        // There are none.
    }

    @Override
    public void forget(TopicPartition partition) {
        // Nothing is known of it.
    }

    @Override
    public void settle(Duration patience) {
        // Nothing is under way.
    }
}
