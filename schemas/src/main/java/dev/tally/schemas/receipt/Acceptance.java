package dev.tally.schemas.receipt;

import dev.tally.event.ConsultationRecord;
import dev.tally.event.DocumentShareEvent;
import dev.tally.event.EventReference;
import dev.tally.event.MissingPart;
import dev.tally.event.ObservationEvent;
import dev.tally.event.Origin;
import dev.tally.event.Receipt;
import dev.tally.event.ReceiptState;
import dev.tally.event.Sha256;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One acceptance of an event by a gateway: whom a receipt is for, and what it is about. The same event accepted by two
 * gateways is one event and two acceptances.
 *
 * <p>Immutable, safe for any thread. Holds nothing of the content.
 *
 * @param eventId the event
 * @param consultationId its consultation
 * @param origin the gateway that accepted it, and as what
 * @param contentDigest as the event claims it; null if its bytes could not be read
 */
public record Acceptance(
        UUID eventId,
        UUID consultationId,
        Origin origin,
        @Nullable Sha256 contentDigest) {

    /** The acceptance that an event names. */
    public static Acceptance of(ObservationEvent event) {
        return new Acceptance(
                event.getEventId(), event.getConsultationId(), event.getOrigin(), event.getContentDigest());
    }

    /** The acceptance that an event names. */
    public static Acceptance of(DocumentShareEvent event) {
        return new Acceptance(
                event.getEventId(), event.getConsultationId(), event.getOrigin(), event.getContentDigest());
    }

    /**
     * Everyone who waits for word about a record: the acceptance that each of its events names, and one more if what caused
     * the record to be emitted was another acceptance of one of them.
     */
    public static List<Acceptance> allOf(ConsultationRecord record) {
        List<Acceptance> all = new ArrayList<>();
        record.getObservations().forEach(event -> all.add(of(event)));
        record.getShares().forEach(event -> all.add(of(event)));
        EventReference trigger = record.getTrigger();
        all.stream()
                .filter(each -> each.eventId().equals(trigger.getEventId()))
                .filter(each -> !each.origin().equals(trigger.getOrigin()))
                .map(each -> each.by(trigger.getOrigin()))
                .findFirst()
                .ifPresent(all::add);
        return all;
    }

    /** The same event, accepted by another gateway, or once more by the same. */
    public Acceptance by(Origin other) {
        return new Acceptance(eventId, consultationId, other, contentDigest);
    }

    /** It waits for these parts. */
    public Receipt held(List<MissingPart> missing) {
        return receipt(ReceiptState.HELD, contentDigest, null, missing);
    }

    /**
     * It is committed.
     *
     * @param computed the digest as the database computed it, whatever the event claims
     * @param version the stored version that holds it
     */
    public Receipt stored(Sha256 computed, int version) {
        return receipt(ReceiptState.STORED, computed, version, List.of());
    }

    /** It was set aside, whole. */
    public Receipt quarantined() {
        return receipt(ReceiptState.QUARANTINED, contentDigest, null, List.of());
    }

    /** It was set aside, and an operator has seen it. */
    public Receipt acknowledged() {
        return receipt(ReceiptState.ACKNOWLEDGED, contentDigest, null, List.of());
    }

    private Receipt receipt(
            ReceiptState state, @Nullable Sha256 digest, @Nullable Integer version, List<MissingPart> missing) {
        return new Receipt(
                eventId,
                consultationId,
                origin.getIncarnation(),
                origin.getSequence(),
                state,
                digest,
                version,
                missing);
    }
}
