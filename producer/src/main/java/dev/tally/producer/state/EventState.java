package dev.tally.producer.state;

import dev.tally.event.MissingPart;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far an accepted event has come, as far as its gateway knows. There is one order, and a state only goes forward in it:
 *
 * <pre>{@code
 * ACCEPTED < REPLICATED < HELD < QUARANTINED < STORED
 * }</pre>
 *
 * <p>What comes late changes nothing: a HELD that arrives after STORED was true once, and is not any more. A quarantined event
 * that is stored after all (it was sent again, or through another gateway) is STORED. Each method is what was heard; it gives
 * the state that follows, which is the same object when nothing follows from it.
 *
 * <p>Immutable, safe for any thread. Holds no patient data.
 */
public sealed interface EventState {
    /** The states by name, in their order. */
    enum Kind {
        /** On this gateway's disk. */
        ACCEPTED('A'),
        /** Acknowledged by all in-sync brokers, two at least. */
        REPLICATED('R'),
        /** In the join, which waits for something of the consultation that it names. */
        HELD('H'),
        /** Set aside whole by the join or the sink: a person must look at it. */
        QUARANTINED('Q'),
        /** Committed in PostgreSQL, which computed the same digest from the row. */
        STORED('S');

        private final char letter;

        Kind(char letter) {
            this.letter = letter;
        }

        /** What stands for it on disk, for ever. */
        public byte letter() {
            return (byte) letter;
        }

        /**
         * The state that a letter stands for.
         *
         * @throws IllegalArgumentException when it stands for none
         */
        public static Kind of(byte letter) {
            for (Kind kind : values()) {
                if (kind.letter == letter) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("no state has the letter " + letter);
        }
    }

    /** Which state. */
    Kind kind();

    /** Since when it is known to be so, by the clock of whoever said it, in milliseconds. */
    Instant since();

    /** All in-sync brokers acknowledged it. */
    default EventState replicated(Instant at) {
        return this;
    }

    /** The join waits for these parts of the consultation. */
    default EventState held(Instant at, List<MissingPart> missing) {
        return new Held(at, missing);
    }

    /** The join or the sink set it aside. */
    default EventState quarantined(Instant at) {
        return new Quarantined(at, false);
    }

    /** A person acknowledged that it was set aside. */
    default EventState acknowledged(Instant at) {
        return new Quarantined(at, true);
    }

    /** PostgreSQL holds it with the digest that was accepted, in this version of the record if one was named. */
    default EventState stored(Instant at, @Nullable Integer version) {
        return new Stored(at, version);
    }

    /** Whether nobody will ask the gateway for the event's content again, so that only its stub need be kept. */
    default boolean isSettled() {
        return false;
    }

    /** On this gateway's disk, nothing else is known. */
    record Accepted(Instant since) implements EventState {
        /** Cuts the time to milliseconds. */
        public Accepted {
            since = since.truncatedTo(ChronoUnit.MILLIS);
        }

        @Override
        public Kind kind() {
            return Kind.ACCEPTED;
        }

        @Override
        public EventState replicated(Instant at) {
            return new Replicated(at);
        }
    }

    /** In Kafka. */
    record Replicated(Instant since) implements EventState {
        /** Cuts the time to milliseconds. */
        public Replicated {
            since = since.truncatedTo(ChronoUnit.MILLIS);
        }

        @Override
        public Kind kind() {
            return Kind.REPLICATED;
        }
    }

    /**
     * Waiting in the join.
     *
     * @param since when it was first said; what is missing may have changed meanwhile
     * @param missing what the consultation waits for, as it was last said
     */
    record Held(Instant since, List<MissingPart> missing) implements EventState {
        /** Cuts the time to milliseconds and copies the list. */
        public Held {
            since = since.truncatedTo(ChronoUnit.MILLIS);
            missing = List.copyOf(missing);
        }

        @Override
        public Kind kind() {
            return Kind.HELD;
        }

        @Override
        public EventState held(Instant at, List<MissingPart> now) {
            return missing.equals(now) ? this : new Held(since, now);
        }
    }

    /**
     * Set aside.
     *
     * @param since when
     * @param acknowledged whether a person has said that they know; the content is then no longer kept here, for the quarantine
     *     topic has all of it
     */
    record Quarantined(Instant since, boolean acknowledged) implements EventState {
        /** Cuts the time to milliseconds. */
        public Quarantined {
            since = since.truncatedTo(ChronoUnit.MILLIS);
        }

        @Override
        public Kind kind() {
            return Kind.QUARANTINED;
        }

        @Override
        public EventState held(Instant at, List<MissingPart> missing) {
            return this;
        }

        @Override
        public EventState quarantined(Instant at) {
            return this;
        }

        @Override
        public EventState acknowledged(Instant at) {
            return acknowledged ? this : new Quarantined(since, true);
        }

        @Override
        public boolean isSettled() {
            return acknowledged;
        }
    }

    /**
     * Stored, and confirmed by the digest that PostgreSQL computed. Final.
     *
     * @param since when
     * @param version the highest version of the record that was named with it
     */
    record Stored(Instant since, @Nullable Integer version) implements EventState {
        /** Cuts the time to milliseconds. */
        public Stored {
            since = since.truncatedTo(ChronoUnit.MILLIS);
        }

        @Override
        public Kind kind() {
            return Kind.STORED;
        }

        @Override
        public EventState held(Instant at, List<MissingPart> missing) {
            return this;
        }

        @Override
        public EventState quarantined(Instant at) {
            return this;
        }

        @Override
        public EventState acknowledged(Instant at) {
            return this;
        }

        /** Every new version of the record holds the event too. */
        @Override
        public EventState stored(Instant at, @Nullable Integer next) {
            boolean higher = next != null && (version == null || next > version);
            return higher ? new Stored(since, next) : this;
        }

        @Override
        public boolean isSettled() {
            return true;
        }
    }
}
