package dev.tally.producer.fact;

import dev.tally.event.Origin;
import dev.tally.event.Sha256;
import dev.tally.schemas.topic.Topic;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;

/**
 * An event that lacks only its origin, because the sequence number in it is given inside the commit of the journal.
 *
 * <p>Immutable, so safe for any thread. {@code toString()} shows no content.
 *
 * @param topic where it goes
 * @param name what it is called
 * @param digest of its content; the origin is no part of it
 * @param acceptedAt by the clock of the gateway
 * @param completion makes the event with its origin; pure
 * @param <V> the generated class of the event
 */
public record Draft<V extends SpecificRecord>(
        Topic<UUID, V> topic, EventName name, Sha256 digest, Instant acceptedAt, Function<Origin, V> completion) {
    /** Stands where an origin will be, while the digest is computed. */
    public static final Origin NO_ORIGIN = new Origin("", new UUID(0, 0), 0L, false);

    /** Stands where the digest will be, while it is computed. */
    public static final Sha256 NO_DIGEST = new Sha256(new byte[32]);

    /** The event itself. */
    public V complete(Origin origin) {
        return completion.apply(origin);
    }

    @Override
    public String toString() {
        return "Draft(" + name + ")";
    }
}
