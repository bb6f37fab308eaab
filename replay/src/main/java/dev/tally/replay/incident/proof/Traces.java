package dev.tally.replay.incident.proof;

import dev.tally.event.AcceptedEvent;
import dev.tally.event.ConsultationRecord;
import dev.tally.event.GatewayHeartbeat;
import dev.tally.event.IncompleteConsultation;
import dev.tally.event.Origin;
import dev.tally.event.Receipt;
import dev.tally.event.ReceiptBatch;
import dev.tally.event.Sha256;
import dev.tally.replay.audit.evidence.Sighting;
import dev.tally.replay.incident.proof.Trace.Source;
import dev.tally.replay.privacy.Disclosure;
import dev.tally.replay.quarantine.QuarantineItem;
import dev.tally.replay.storage.StoredConsultation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what is about one consultation out of what is read. A digest is shown as it is only with identities, for it would tell the
 * patient's number to whoever tries them all.
 *
 * <p>For one thread.
 */
final class Traces {
    private final UUID consultationId;
    private final Disclosure disclosure;
    private final List<Trace> traces = new ArrayList<>();

    Traces(UUID consultationId, Disclosure disclosure) {
        this.consultationId = consultationId;
        this.disclosure = disclosure;
    }

    UUID consultationId() {
        return consultationId;
    }

    List<Trace> all() {
        return List.copyOf(traces);
    }

    void accepted(Sighting seen, Origin origin) {
        if (seen.arrival().consultationId().equals(consultationId)) {
            String which = seen.arrival().shareId() == null
                    ? Integer.toString(seen.arrival().revision())
                    : String.valueOf(seen.arrival().shareId());
            traces.add(new Trace(
                    Source.ACCEPTED,
                    seen.acceptedAt(),
                    seen.eventId(),
                    seen.place(),
                    word(seen.arrival().kind()) + " " + which + ", accepted by gateway " + origin.getGatewayId()
                            + ", run " + origin.getIncarnation() + ", number " + origin.getSequence()
                            + (origin.getJournaled() ? "" : ", without a journal") + "; in the topic since "
                            + seen.arrival().arrivedAt() + "; digest "
                            + hex(seen.arrival().contentDigest())));
        }
    }

    void heard(GatewayHeartbeat heartbeat, Instant arrivedAt) {
        for (AcceptedEvent each : heartbeat.getAccepted()) {
            if (each.getConsultationId().equals(consultationId)) {
                traces.add(new Trace(
                        Source.HEARTBEAT,
                        arrivedAt,
                        each.getEventId(),
                        "heartbeat of " + heartbeat.getSentAt(),
                        "gateway " + heartbeat.getGatewayId() + ", run " + heartbeat.getIncarnation()
                                + " names it as number " + each.getSequence()));
            }
        }
    }

    void incomplete(IncompleteConsultation incomplete, Instant arrivedAt, String place) {
        if (incomplete.getConsultationId().equals(consultationId)) {
            String missing = incomplete.getMissing().stream()
                    .map(part -> word(part.getKind()))
                    .distinct()
                    .reduce((one, other) -> one + ", " + other)
                    .orElse("nothing any more");
            traces.add(new Trace(Source.INCOMPLETE, arrivedAt, null, place, "waits for " + missing));
        }
    }

    void record(ConsultationRecord record, Instant arrivedAt, String place) {
        if (record.getConsultationId().equals(consultationId)) {
            traces.add(new Trace(
                    Source.RECORD,
                    arrivedAt,
                    null,
                    place,
                    "version " + record.getVersion() + " of the record; digest " + hex(record.getRecordDigest())));
        }
    }

    void receipts(ReceiptBatch batch, String place) {
        for (Receipt each : batch.getReceipts()) {
            if (each.getConsultationId().equals(consultationId)) {
                traces.add(new Trace(
                        Source.RECEIPT,
                        batch.getIssuedAt(),
                        each.getEventId(),
                        place,
                        each.getState() + ", said by the " + batch.getIssuedBy() + " to gateway " + batch.getGatewayId()
                                + " about number " + each.getSequence()
                                + (each.getVersion() == null ? "" : ", version " + each.getVersion()) + "; digest "
                                + hex(each.getContentDigest())));
            }
        }
    }

    void setAside(QuarantineItem item) {
        if (consultationId.equals(item.consultationId())) {
            traces.add(new Trace(
                    Source.QUARANTINE,
                    item.detectedAt(),
                    item.eventId(),
                    item.place(),
                    "set aside by the " + item.detectedBy() + ": " + item.reason() + "; id " + item.id()
                            + (item.isAcknowledged() ? ", acknowledged" : "")));
        }
    }

    void stored(StoredConsultation stored) {
        for (StoredConsultation.EventRow each : stored.events()) {
            traces.add(new Trace(
                    Source.DATABASE,
                    null,
                    each.eventId(),
                    "tally.event",
                    "row of its " + word(each.kind()) + "; digest " + hex(each.digest())));
        }
        for (StoredConsultation.VersionRow each : stored.versions()) {
            traces.add(new Trace(
                    Source.DATABASE,
                    each.storedAt(),
                    null,
                    "tally.consultation_record",
                    "version " + each.version() + " with " + each.events() + " events; digest " + hex(each.digest())));
        }
    }

    private String hex(@Nullable Sha256 digest) {
        return digest == null
                ? "absent"
                : HexFormat.of().formatHex(disclosure.digest(digest).bytes());
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
