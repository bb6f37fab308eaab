package dev.tally.schemas.assembly;

import dev.tally.event.EventKind;
import dev.tally.event.MissingPart;
import dev.tally.event.QuarantineReason;
import dev.tally.ledger.ConsultationLedger;
import dev.tally.ledger.LedgerEntry;
import dev.tally.ledger.Subject;
import dev.tally.schemas.assembly.Assembly.Incompleteness;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The completeness rule as one pure function: a ledger and an arrival in, a ledger and what follows from it out. No I/O and
 * no clock of its own; the join, the restore and the audit run the same code.
 *
 * <p>A record is a set of events, and the same facts end in the same set however the two half topics interleave. Three
 * decisions make that true:
 *
 * <ul>
 *   <li>What came first <em>in its topic</em> stays; a second event with the same id and other content is refused.
 *   <li>The first observation alone decides practitioner and patient. Sharing events that arrive before it are admitted
 *       under the subject they name, each subject apart; the observation keeps those that agree with it and evicts the
 *       others. So a share with a wrong patient is refused whichever came first, and cannot push out the right one.
 *   <li>Limits are counted for each half, and for each subject, apart.
 * </ul>
 *
 * <p>Versions only grow: an event of an emitted version never leaves the set, because eviction ends with the first
 * observation and nothing is emitted before it.
 *
 * <p>Immutable, safe for any thread. Source of the rule: docs/DESIGN.md, section 3.
 */
public final class Assembler {
    private final Limits limits;

    /** An assembler that refuses what exceeds the limits. */
    public Assembler(Limits limits) {
        this.limits = limits;
    }

    /**
     * Decides what follows from an arrival.
     *
     * @param before the consultation's ledger, or null if nothing of it arrived before
     * @param arrival the event that arrived; its integrity was checked
     * @throws IllegalArgumentException if the ledger is another consultation's
     */
    public Assembly apply(@Nullable ConsultationLedger before, Arrival arrival) {
        ConsultationLedger ledger = before == null ? empty(arrival) : before;
        if (!ledger.getConsultationId().equals(arrival.consultationId())) {
            throw new IllegalArgumentException("ledger of consultation " + ledger.getConsultationId()
                    + " cannot take an event of consultation " + arrival.consultationId());
        }
        if (ledger.getDecided() && !ledger.getSubjects().get(0).equals(arrival.subject())) {
            return unchanged(ledger, new Admission.Refused(QuarantineReason.CONFLICTING_SUBJECT));
        }
        Optional<LedgerEntry> known = entryOf(ledger, arrival);
        if (known.isPresent()) {
            return sameId(ledger, known.get(), arrival);
        }
        if (exceedsLimits(ledger, arrival)) {
            return unchanged(ledger, new Admission.Refused(QuarantineReason.LIMIT_EXCEEDED));
        }
        return admit(ledger, arrival);
    }

    /** The version that was emitted last: the number of events in it; 0 if none was. */
    public static int emittedVersion(ConsultationLedger ledger) {
        return (int)
                ledger.getEntries().stream().filter(LedgerEntry::getEmitted).count();
    }

    /** The ledger of a consultation that is being raised as incomplete. */
    public static ConsultationLedger raised(ConsultationLedger ledger, Instant raisedAt) {
        return new ConsultationLedger(
                ledger.getConsultationId(), ledger.getSubjects(), ledger.getDecided(), raisedAt, ledger.getEntries());
    }

    private static ConsultationLedger empty(Arrival arrival) {
        return new ConsultationLedger(arrival.consultationId(), List.of(), false, null, List.of());
    }

    /** The entry with the arrival's id, among those of its subject: before an observation, subjects are kept apart. */
    private static Optional<LedgerEntry> entryOf(ConsultationLedger ledger, Arrival arrival) {
        int subject = ledger.getSubjects().indexOf(arrival.subject());
        return ledger.getEntries().stream()
                .filter(entry -> entry.getSubject() == subject)
                .filter(entry -> entry.getEventId().equals(arrival.eventId()))
                .findFirst();
    }

    private static Assembly sameId(ConsultationLedger ledger, LedgerEntry known, Arrival arrival) {
        if (!known.getContentDigest().equals(arrival.contentDigest())) {
            return unchanged(ledger, new Admission.Refused(QuarantineReason.CONFLICTING_CONTENT));
        }
        Emission emission = known.getEmitted() ? Emission.REPEATED_VERSION : Emission.NONE;
        return new Assembly(
                ledger,
                new Admission.Duplicate(known),
                List.of(),
                Verdict.of(ledger),
                emission,
                Incompleteness.UNCHANGED);
    }

    private static Assembly unchanged(ConsultationLedger ledger, Admission admission) {
        return new Assembly(ledger, admission, List.of(), Verdict.of(ledger), Emission.NONE, Incompleteness.UNCHANGED);
    }

    private boolean exceedsLimits(ConsultationLedger ledger, Arrival arrival) {
        boolean observation = arrival.kind() == EventKind.OBSERVATION;
        int subject = ledger.getSubjects().indexOf(arrival.subject());
        long bytes = arrival.bytes();
        int shares = arrival.kind() == EventKind.SHARE ? 1 : 0;
        for (LedgerEntry entry : ledger.getEntries()) {
            if (entry.getSubject() == subject && observation == (entry.getKind() == EventKind.OBSERVATION)) {
                bytes += entry.getBytes();
                shares += entry.getKind() == EventKind.SHARE ? 1 : 0;
            }
        }
        return bytes > (observation ? limits.observationBytes() : limits.sharingBytes()) || shares > limits.shares();
    }

    private static Assembly admit(ConsultationLedger ledger, Arrival arrival) {
        boolean decides = !ledger.getDecided() && arrival.kind() == EventKind.OBSERVATION;
        List<LedgerEntry> evicted = new ArrayList<>();
        List<LedgerEntry> kept = new ArrayList<>(ledger.getEntries().size() + 1);
        List<Subject> subjects = decides ? List.of(arrival.subject()) : with(ledger.getSubjects(), arrival.subject());
        for (LedgerEntry entry : ledger.getEntries()) {
            if (!decides) {
                kept.add(entry);
            } else if (ledger.getSubjects().get(entry.getSubject()).equals(arrival.subject())) {
                kept.add(copy(entry, 0, entry.getEmitted()));
            } else {
                evicted.add(entry);
            }
        }
        LedgerEntry entry = entry(arrival, subjects.indexOf(arrival.subject()));
        kept.add(entry);
        ConsultationLedger after = new ConsultationLedger(
                ledger.getConsultationId(), subjects, ledger.getDecided() || decides, ledger.getRaisedAt(), kept);
        return concluded(ledger, after, entry, evicted);
    }

    private static Assembly concluded(
            ConsultationLedger before, ConsultationLedger after, LedgerEntry entry, List<LedgerEntry> evicted) {
        Verdict verdict = Verdict.of(after);
        Admission admission = new Admission.Admitted(entry);
        if (!verdict.isComplete()) {
            return new Assembly(
                    after, admission, evicted, verdict, Emission.NONE, standing(before, verdict.missingParts()));
        }
        List<LedgerEntry> emitted = after.getEntries().stream()
                .map(each -> each.getEmitted() ? each : copy(each, each.getSubject(), true))
                .toList();
        ConsultationLedger complete = new ConsultationLedger(
                after.getConsultationId(), after.getSubjects(), after.getDecided(), null, emitted);
        Incompleteness incompleteness =
                before.getRaisedAt() == null ? Incompleteness.UNCHANGED : Incompleteness.RESOLVED;
        return new Assembly(complete, admission, evicted, verdict, Emission.NEW_VERSION, incompleteness);
    }

    private static Incompleteness standing(ConsultationLedger before, List<MissingPart> missing) {
        boolean said = before.getRaisedAt() == null
                || Verdict.of(before).missingParts().equals(missing);
        return said ? Incompleteness.UNCHANGED : Incompleteness.STILL_WAITING;
    }

    private static List<Subject> with(List<Subject> subjects, Subject subject) {
        if (subjects.contains(subject)) {
            return subjects;
        }
        List<Subject> more = new ArrayList<>(subjects);
        more.add(subject);
        return more;
    }

    private static LedgerEntry entry(Arrival arrival, int subject) {
        return new LedgerEntry(
                arrival.eventId(),
                arrival.kind(),
                arrival.contentDigest(),
                subject,
                arrival.revision(),
                arrival.shareId(),
                arrival.namedShares(),
                arrival.lastObservationRevision(),
                arrival.arrivedAt(),
                arrival.bytes(),
                false);
    }

    private static LedgerEntry copy(LedgerEntry entry, int subject, boolean emitted) {
        return new LedgerEntry(
                entry.getEventId(),
                entry.getKind(),
                entry.getContentDigest(),
                subject,
                entry.getRevision(),
                entry.getShareId(),
                entry.getNamedShares(),
                entry.getLastObservationRevision(),
                entry.getArrivedAt(),
                entry.getBytes(),
                emitted);
    }
}
