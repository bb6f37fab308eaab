package dev.tally.replay.audit;

import dev.tally.ledger.Subject;
import dev.tally.replay.audit.evidence.Evidence;
import dev.tally.replay.audit.evidence.Heard;
import dev.tally.replay.audit.evidence.Receipted;
import dev.tally.replay.audit.evidence.Sighting;
import dev.tally.replay.audit.evidence.StoredRow;
import dev.tally.replay.audit.evidence.StoredVersion;
import dev.tally.replay.audit.guarantee.Breach;
import dev.tally.replay.audit.guarantee.Guarantee;
import dev.tally.replay.audit.guarantee.Kind;
import dev.tally.replay.audit.guarantee.NoEmptyNote;
import dev.tally.replay.audit.guarantee.NoLyingReceipt;
import dev.tally.replay.audit.guarantee.NothingAltered;
import dev.tally.replay.audit.guarantee.NothingInvented;
import dev.tally.replay.audit.guarantee.NothingLost;
import dev.tally.replay.audit.guarantee.NothingOverdue;
import dev.tally.replay.audit.guarantee.NothingTorn;
import dev.tally.replay.audit.guarantee.StoredOnce;
import dev.tally.replay.storage.CurrentRecord.Tear;
import dev.tally.replay.storage.StoredSubject;
import dev.tally.schemas.assembly.Deadlines;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Holds the guarantees against what is known of one consultation after the other. No I/O.
 *
 * <p>For one thread.
 */
public final class Judge {
    private static final List<Guarantee<Evidence>> ABOUT_ROWS =
            List.of(new NothingInvented(), new StoredOnce(), new NothingAltered());
    private static final Set<Kind> DAMAGE = EnumSet.of(Kind.LOST, Kind.ALTERED, Kind.DUPLICATED);
    private static final Set<Tear> MIXED = Set.of(Tear.OTHER_CONSULTATION, Tear.OTHER_SUBJECT);

    private final StoredIndex stored;
    private final SetAside aside;
    private final Findings findings;
    private final Instant now;
    private final Instant horizon;
    private final List<Guarantee<Evidence>> guarantees;

    /**
     * A judge.
     *
     * @param stored what is stored
     * @param aside what was set aside
     * @param findings told what is found
     * @param now when the audit began
     * @param horizon what came after it may be on its way
     * @param deadlines how long a consultation may wait
     */
    public Judge(
            StoredIndex stored, SetAside aside, Findings findings, Instant now, Instant horizon, Deadlines deadlines) {
        this.stored = stored;
        this.aside = aside;
        this.findings = findings;
        this.now = now;
        this.horizon = horizon;
        this.guarantees = List.of(
                new NothingLost(),
                new NothingInvented(),
                new StoredOnce(),
                new NothingAltered(),
                new NothingTorn(),
                new NothingOverdue(deadlines),
                new NoEmptyNote(),
                new NoLyingReceipt());
    }

    /**
     * Judges a consultation of the topics, or one that only heartbeats name. What was set aside is accounted for, and is no part of
     * it: by its place, for another event with the same id may stand.
     *
     * @param seen all its sound events, in any order
     * @param heard what heartbeats name of it and storage does not hold
     * @param receipts what is said to be stored of it
     */
    public void consultation(UUID id, List<Sighting> seen, List<Heard> heard, List<Receipted> receipts) {
        Map<UUID, StoredRow> rows = new HashMap<>();
        Set<UUID> quarantined = new HashSet<>();
        boolean recordAside = aside.holdsRecordOf(id);
        List<Sighting> standing = new ArrayList<>();
        for (Sighting each : seen) {
            StoredRow row = stored.seenRow(each.eventId());
            if (!aside.holds(each.topic(), each.partition(), each.offset())) {
                standing.add(each);
                if (row != null) {
                    rows.put(each.eventId(), row);
                }
                if (recordAside) {
                    quarantined.add(each.eventId());
                }
            }
        }
        heard.stream().map(Heard::eventId).filter(aside::holds).forEach(quarantined::add);
        StoredVersion record = stored.knownRecord(id);
        if (standing.isEmpty() && heard.isEmpty() && receipts.isEmpty()) {
            return;
        }
        Evidence evidence = new Evidence(
                id, now, horizon, Evidence.asTheyArrived(standing), heard, receipts, quarantined, rows, record);
        report(evidence, guarantees, subject(evidence));
    }

    /** Judges rows and records that no topic and no gateway knows, or that are wrong by themselves. */
    public void strangers(List<StoredSubject> rows, List<StoredSubject> records) {
        Map<UUID, List<StoredSubject>> byConsultation = new LinkedHashMap<>();
        Set<UUID> withRecord = new HashSet<>();
        for (StoredSubject row : rows) {
            if (row.consultationId() == null) {
                findings.add(
                        Kind.ALTERED,
                        "NothingAltered",
                        null,
                        "event " + row.eventId(),
                        "row of event " + row.eventId() + " names no consultation");
            } else {
                byConsultation
                        .computeIfAbsent(row.consultationId(), absent -> new ArrayList<>())
                        .add(row);
            }
        }
        for (StoredSubject record : records) {
            if (record.consultationId() != null) {
                withRecord.add(record.consultationId());
                byConsultation
                        .computeIfAbsent(record.consultationId(), absent -> new ArrayList<>())
                        .add(record);
            }
        }
        byConsultation.forEach((id, subjects) -> strange(id, subjects, withRecord.contains(id)));
    }

    private void strange(UUID id, List<StoredSubject> subjects, boolean withRecord) {
        Map<UUID, StoredRow> rows = new HashMap<>();
        List<Heard> heard = new ArrayList<>();
        for (StoredSubject each : subjects) {
            StoredRow row = each.eventId() == null ? null : stored.row(each.eventId());
            if (row != null) {
                rows.put(row.eventId(), row);
                if (stored.isHeard(row.eventId())) {
                    heard.add(new Heard(row.eventId(), each.kind(), horizon));
                }
            }
        }
        Evidence evidence = new Evidence(
                id, now, horizon, List.of(), heard, List.of(), Set.of(), rows, withRecord ? stored.record(id) : null);
        report(evidence, ABOUT_ROWS, subject(subjects.get(0)));
    }

    private void report(Evidence evidence, List<Guarantee<Evidence>> held, @Nullable Subject subject) {
        Set<UUID> explained = new HashSet<>();
        boolean damaged = false;
        for (Guarantee<Evidence> guarantee : held) {
            for (Breach breach : guarantee.breaches(evidence)) {
                boolean told = switch (breach.kind()) {
                    case TORN -> damaged && !isMixed(evidence);
                    case LYING_RECEIPT -> explained.containsAll(breach.eventIds());
                    default -> false;
                };
                if (!told) {
                    findings.add(breach, guarantee.name(), evidence, subject);
                }
                if (DAMAGE.contains(breach.kind())) {
                    damaged = true;
                    explained.addAll(breach.eventIds());
                }
            }
        }
    }

    /** A record that lacks what is lost is torn for that reason, and said once; one that mixes consultations is torn besides. */
    private static boolean isMixed(Evidence evidence) {
        return evidence.record() != null && evidence.record().tears().stream().anyMatch(MIXED::contains);
    }

    /** The first observation decides; without one, whom the first event names. */
    static @Nullable Subject subject(Evidence evidence) {
        return evidence.seen().stream()
                .filter(Sighting::isObservation)
                .findFirst()
                .or(() -> evidence.seen().stream().findFirst())
                .map(each -> each.arrival().subject())
                .orElse(null);
    }

    /** Whom a row is about; null if it does not say. */
    public static @Nullable Subject subject(StoredSubject row) {
        return row.practitionerId() == null || row.patientId() == null
                ? null
                : new Subject(row.practitionerId(), row.patientId());
    }
}
