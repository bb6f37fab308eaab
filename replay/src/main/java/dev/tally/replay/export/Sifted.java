package dev.tally.replay.export;

import dev.tally.replay.topic.Position;
import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * What became of one record.
 *
 * @param <V> the events
 */
public sealed interface Sifted<V extends SpecificRecord> {

    /**
     * It is wanted.
     *
     * @param event as far as it is disclosed
     * @param occurredAt by the practice software's clock, if such events have that
     */
    record Selected<V extends SpecificRecord>(
            Position position, V event, @Nullable Instant occurredAt) implements Sifted<V> {
        @Override
        public String toString() {
            return position.toString();
        }
    }

    /** It is not wanted. */
    record PassedOver<V extends SpecificRecord>() implements Sifted<V> {}

    /**
     * It does not decode, so whether it is wanted is not known.
     *
     * @param reason without anything of the content
     */
    record Unreadable<V extends SpecificRecord>(Position position, String reason) implements Sifted<V> {}
}
