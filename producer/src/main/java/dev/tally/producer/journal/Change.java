package dev.tally.producer.journal;

import dev.tally.event.MissingPart;
import dev.tally.producer.state.EventState;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Something that was heard of an event. What follows from it is decided by {@link EventState}. */
public sealed interface Change {
    /** Of which event. */
    UUID eventId();

    /** When it became true, or was heard. */
    Instant at();

    /** The state that follows. */
    EventState appliedTo(EventState state);

    /** Kafka acknowledged the event, for the first time or again. */
    record Replicated(UUID eventId, Instant at) implements Change {
        @Override
        public EventState appliedTo(EventState state) {
            return state.replicated(at);
        }
    }

    /** The join waits for these parts. */
    record Held(UUID eventId, Instant at, List<MissingPart> missing) implements Change {
        @Override
        public EventState appliedTo(EventState state) {
            return state.held(at, missing);
        }
    }

    /** It was set aside. */
    record Quarantined(UUID eventId, Instant at) implements Change {
        @Override
        public EventState appliedTo(EventState state) {
            return state.quarantined(at);
        }
    }

    /** A person acknowledged that it was set aside. */
    record Acknowledged(UUID eventId, Instant at) implements Change {
        @Override
        public EventState appliedTo(EventState state) {
            return state.acknowledged(at);
        }
    }

    /** PostgreSQL holds it; whoever says so has compared the digests. */
    record Stored(UUID eventId, Instant at, @Nullable Integer version) implements Change {
        @Override
        public EventState appliedTo(EventState state) {
            return state.stored(at, version);
        }
    }
}
