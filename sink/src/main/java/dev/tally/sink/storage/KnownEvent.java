package dev.tally.sink.storage;

import dev.tally.event.DocumentShareEvent;
import dev.tally.event.DocumentShared;
import dev.tally.event.EventKind;
import dev.tally.event.ObservationEvent;
import dev.tally.event.Sha256;
import dev.tally.event.ShareRetracted;
import dev.tally.event.SharingStatement;
import java.util.UUID;

/**
 * What the union of sets needs to know of an event.
 *
 * @param eventId id of the fact
 * @param kind what it states
 * @param revision of an observation or a statement; 0 otherwise
 * @param digest digest of its content
 */
record KnownEvent(UUID eventId, EventKind kind, int revision, Sha256 digest) {

    static KnownEvent of(ObservationEvent event) {
        return new KnownEvent(event.getEventId(), EventKind.OBSERVATION, event.getRevision(), event.getContentDigest());
    }

    static KnownEvent of(DocumentShareEvent event) {
        Object body = event.getBody();
        if (body instanceof DocumentShared) {
            return new KnownEvent(event.getEventId(), EventKind.SHARE, 0, event.getContentDigest());
        }
        if (body instanceof ShareRetracted) {
            return new KnownEvent(event.getEventId(), EventKind.RETRACTION, 0, event.getContentDigest());
        }
        int revision = ((SharingStatement) body).getRevision();
        return new KnownEvent(event.getEventId(), EventKind.STATEMENT, revision, event.getContentDigest());
    }
}
