package dev.tally.producer.kafka;

import dev.tally.event.Receipt;
import dev.tally.event.Sha256;
import dev.tally.producer.journal.Change;
import dev.tally.producer.journal.Entry;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a receipt means for an entry of this gateway. Pure: the same receipt means the same each time it is read. */
sealed interface ReceiptVerdict {
    /** It says something of the entry. */
    record Says(Change change) implements ReceiptVerdict {}

    /** It says nothing here: of an event that is not known, of other content, or in words that are not known yet. */
    record SaysNothing() implements ReceiptVerdict {}

    /**
     * It says STORED with another digest than was accepted: something between here and the database altered the event, or two
     * gateways accepted different content under one id. An alarm, and no state.
     *
     * @param stored the digest in the receipt, or null if there is none
     */
    record Contradicts(Entry entry, @Nullable Sha256 stored) implements ReceiptVerdict {}

    /**
     * Judges a receipt.
     *
     * @param entry the entry of its event; null if there is none
     * @param issuedAt by the clock of whoever issued it
     * @param now by the clock of the gateway: nothing becomes true later than it is heard
     */
    static ReceiptVerdict of(Receipt receipt, @Nullable Entry entry, Instant issuedAt, Instant now) {
        if (entry == null) {
            return new SaysNothing();
        }
        Sha256 digest = receipt.getContentDigest();
        boolean same = entry.digest().equals(digest);
        UUID eventId = receipt.getEventId();
        Instant at = between(entry.acceptedAt(), issuedAt, now);
        return switch (receipt.getState()) {
            case STORED ->
                same ? new Says(new Change.Stored(eventId, at, receipt.getVersion())) : new Contradicts(entry, digest);
            case REPLICATED -> ofThisContent(same, digest, new Change.Replicated(eventId, at));
            case HELD -> ofThisContent(same, digest, new Change.Held(eventId, at, receipt.getMissing()));
            case QUARANTINED -> ofThisContent(same, digest, new Change.Quarantined(eventId, at));
            case ACKNOWLEDGED -> ofThisContent(same, digest, new Change.Acknowledged(eventId, at));
            case UNKNOWN -> new SaysNothing();
        };
    }

    /** Without a digest the bytes could not be read, and the origin tells whose they were. */
    private static ReceiptVerdict ofThisContent(boolean same, @Nullable Sha256 digest, Change change) {
        return same || digest == null ? new Says(change) : new SaysNothing();
    }

    private static Instant between(Instant first, Instant at, Instant last) {
        Instant notLate = at.isAfter(last) ? last : at;
        return notLate.isBefore(first) ? first : notLate;
    }
}
