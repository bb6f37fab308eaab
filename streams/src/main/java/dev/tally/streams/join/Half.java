package dev.tally.streams.join;

import dev.tally.event.DocumentShareEvent;
import dev.tally.event.ObservationEvent;
import dev.tally.event.QuarantineReason;
import dev.tally.schemas.assembly.Arrival;
import dev.tally.schemas.digest.EventIntegrity;
import dev.tally.schemas.receipt.Acceptance;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** An event of either half topic, decoded. Prints no patient data. */
sealed interface Half {

    /** An observation revision. */
    record OfObservation(ObservationEvent event) implements Half {
        @Override
        public UUID eventId() {
            return event.getEventId();
        }

        @Override
        public UUID consultationId() {
            return event.getConsultationId();
        }

        @Override
        public Acceptance acceptance() {
            return Acceptance.of(event);
        }

        @Override
        public Optional<QuarantineReason> problem() {
            return EventIntegrity.problem(event);
        }

        @Override
        public Arrival arrival(Instant arrivedAt, int bytes) {
            return Arrival.of(event, arrivedAt, bytes);
        }

        @Override
        public String toString() {
            return "observation " + eventId();
        }
    }

    /** A share, a retraction or a statement. */
    record OfSharing(DocumentShareEvent event) implements Half {
        @Override
        public UUID eventId() {
            return event.getEventId();
        }

        @Override
        public UUID consultationId() {
            return event.getConsultationId();
        }

        @Override
        public Acceptance acceptance() {
            return Acceptance.of(event);
        }

        @Override
        public Optional<QuarantineReason> problem() {
            return EventIntegrity.problem(event);
        }

        @Override
        public Arrival arrival(Instant arrivedAt, int bytes) {
            return Arrival.of(event, arrivedAt, bytes);
        }

        @Override
        public String toString() {
            return "sharing event " + eventId();
        }
    }

    UUID eventId();

    UUID consultationId();

    /** Who accepted it, and as what. */
    Acceptance acceptance();

    /** Why it is not what it says it is, if so. */
    Optional<QuarantineReason> problem();

    /** What the completeness rule needs to know of it. */
    Arrival arrival(Instant arrivedAt, int bytes);
}
