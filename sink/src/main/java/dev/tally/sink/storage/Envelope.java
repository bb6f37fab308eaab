package dev.tally.sink.storage;

import dev.tally.event.DocumentShareEvent;
import dev.tally.event.ObservationEvent;
import dev.tally.event.Origin;
import dev.tally.event.Sha256;
import java.time.Instant;
import java.util.UUID;

/** What every event has, whatever it states. */
record Envelope(
        UUID eventId,
        UUID consultationId,
        String practitionerId,
        String patientId,
        Origin origin,
        Instant occurredAt,
        Instant acceptedAt,
        Sha256 acceptedDigest) {

    static Envelope of(ObservationEvent event) {
        return new Envelope(
                event.getEventId(),
                event.getConsultationId(),
                event.getPractitionerId(),
                event.getPatientId(),
                event.getOrigin(),
                event.getOccurredAt(),
                event.getAcceptedAt(),
                event.getContentDigest());
    }

    static Envelope of(DocumentShareEvent event) {
        return new Envelope(
                event.getEventId(),
                event.getConsultationId(),
                event.getPractitionerId(),
                event.getPatientId(),
                event.getOrigin(),
                event.getOccurredAt(),
                event.getAcceptedAt(),
                event.getContentDigest());
    }

    @Override
    public String toString() {
        return "event " + eventId + " of consultation " + consultationId;
    }
}
