package dev.tally.sink.check;

import dev.tally.event.ConsultationRecord;
import dev.tally.event.DocumentShareEvent;
import dev.tally.event.ObservationEvent;
import dev.tally.event.QuarantineReason;
import dev.tally.ledger.ConsultationLedger;
import dev.tally.schemas.assembly.Admission;
import dev.tally.schemas.assembly.Arrival;
import dev.tally.schemas.assembly.Assembler;
import dev.tally.schemas.assembly.Assembly;
import dev.tally.schemas.assembly.Limits;
import dev.tally.schemas.assembly.RecordComposer;
import dev.tally.schemas.assembly.Verdict;
import dev.tally.schemas.digest.EventIntegrity;
import dev.tally.schemas.digest.StorableTime;
import dev.tally.sink.check.Soundness.Sound;
import dev.tally.sink.check.Soundness.Unsound;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Checks a record before it is stored, trusting nobody: every event id and digest is computed again, the set is given to the
 * same {@link Assembler} that the join runs, and version and record digest are computed from the events.
 *
 * <p>How large a record may grow is the join's affair: no limit is applied here, so that what the join emitted under other
 * limits is not set aside.
 *
 * <p>Pure functions, safe for any thread. Source of the rule: docs/DESIGN.md, section 5, "Sink".
 */
public final class RecordCheck {
    private static final Assembler ASSEMBLER =
            new Assembler(new Limits(Integer.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE));

    private RecordCheck() {}

    /**
     * Checks a record.
     *
     * @param key the key under which it lay in the topic
     * @param record the record, as decoded
     */
    public static Soundness of(UUID key, ConsultationRecord record) {
        if (!key.equals(record.getConsultationId())) {
            return new Unsound(QuarantineReason.KEY_MISMATCH, "the key is not the consultation of the record");
        }
        return altered(record)
                .or(() -> incomplete(record))
                .or(() -> miscounted(record))
                .<Soundness>map(unsound -> unsound)
                .orElseGet(() -> new Sound(record));
    }

    private static Optional<Unsound> altered(ConsultationRecord record) {
        for (ObservationEvent event : record.getObservations()) {
            Optional<QuarantineReason> problem = EventIntegrity.problem(event);
            if (problem.isPresent()) {
                return problem.map(reason -> new Unsound(reason, "event " + event.getEventId()));
            }
        }
        for (DocumentShareEvent event : record.getShares()) {
            Optional<QuarantineReason> problem = EventIntegrity.problem(event);
            if (problem.isPresent()) {
                return problem.map(reason -> new Unsound(reason, "event " + event.getEventId()));
            }
        }
        return Optional.empty();
    }

    /** Gives the events to the completeness rule, the observations first: the first of them decides the subject. */
    private static Optional<Unsound> incomplete(ConsultationRecord record) {
        @Nullable ConsultationLedger ledger = null;
        for (Arrival arrival : arrivals(record)) {
            if (!arrival.consultationId().equals(record.getConsultationId())) {
                return invalid("event " + arrival.eventId() + " belongs to another consultation");
            }
            Assembly assembly = ASSEMBLER.apply(ledger, arrival);
            if (assembly.admission() instanceof Admission.Refused refused) {
                return Optional.of(new Unsound(refused.reason(), "event " + arrival.eventId()));
            }
            if (assembly.admission() instanceof Admission.Duplicate) {
                return invalid("event " + arrival.eventId() + " is listed twice");
            }
            ledger = assembly.ledger();
        }
        if (ledger == null) {
            return invalid("the record holds no event");
        }
        Verdict verdict = Verdict.of(ledger);
        return verdict.isComplete() ? Optional.empty() : missing(verdict);
    }

    private static List<Arrival> arrivals(ConsultationRecord record) {
        List<Arrival> arrivals = new ArrayList<>();
        record.getObservations().forEach(event -> arrivals.add(Arrival.of(event, record.getAssembledAt(), 0)));
        record.getShares().forEach(event -> arrivals.add(Arrival.of(event, record.getAssembledAt(), 0)));
        return arrivals;
    }

    private static Optional<Unsound> missing(Verdict verdict) {
        String parts = String.join(
                ", ",
                verdict.missingParts().stream()
                        .map(part -> part.getKind().name())
                        .distinct()
                        .toList());
        return invalid("the record is not complete, it lacks " + parts);
    }

    private static Optional<Unsound> miscounted(ConsultationRecord record) {
        ObservationEvent first = record.getObservations().get(0);
        if (!record.getPatientId().equals(first.getPatientId())
                || !record.getPractitionerId().equals(first.getPractitionerId())) {
            return Optional.of(new Unsound(
                    QuarantineReason.CONFLICTING_SUBJECT,
                    "the record names another patient or practitioner than its events"));
        }
        if (!StorableTime.isStorable(record.getAssembledAt())) {
            return invalid("the record was assembled at a time that storage can never hold");
        }
        int events = record.getObservations().size() + record.getShares().size();
        if (record.getVersion() != events) {
            return invalid("the version is " + record.getVersion() + " and there are " + events + " events");
        }
        if (!RecordComposer.digest(record.getObservations(), record.getShares()).equals(record.getRecordDigest())) {
            return Optional.of(
                    new Unsound(QuarantineReason.DIGEST_MISMATCH, "the record digest is not that of the events"));
        }
        return Optional.empty();
    }

    private static Optional<Unsound> invalid(String detail) {
        return Optional.of(new Unsound(QuarantineReason.RECORD_INVALID, detail));
    }
}
