package dev.tally.replay.audit.guarantee;

import dev.tally.event.Sha256;
import dev.tally.ledger.ConsultationLedger;
import dev.tally.ledger.LedgerEntry;
import dev.tally.replay.audit.evidence.Evidence;
import dev.tally.replay.audit.evidence.ShortDigest;
import dev.tally.replay.audit.evidence.StoredVersion;
import dev.tally.replay.storage.CurrentRecord.Tear;
import dev.tally.schemas.assembly.Verdict;
import dev.tally.schemas.digest.RecordDigest;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * P2: a stored record is one whole: both halves, of one consultation, and the set of events that the completeness rule gives.
 *
 * <pre>
 * legal    observation, share                     | version 2 of both
 * legal    observation, share, then a statement that names another share | version 2, open
 * illegal  observation, share                     | a version with another consultation's observation
 * illegal  observation, share                     | a version of which an event has no row
 * illegal  observation, share                     | rows of both and no version
 * illegal  observation, share, second revision    | version 2 still, long after: stale
 * </pre>
 */
public final class NothingTorn implements Guarantee<Evidence> {
    @Override
    public List<Breach> breaches(Evidence evidence) {
        StoredVersion record = evidence.record();
        if (record == null) {
            return evidence.rows().isEmpty() || !evidence.isSettled()
                    ? List.of()
                    : one(Kind.TORN, "its events have rows, and no version holds them");
        }
        if (!record.tears().isEmpty()) {
            return one(Kind.TORN, "its current version: " + words(record.tears()));
        }
        // What was set aside, and with it what came later, is told by the quarantine.
        boolean setAside =
                evidence.seen().stream().anyMatch(each -> evidence.quarantined().contains(each.eventId()));
        return evidence.isSettled() && !setAside ? whole(evidence, record) : List.of();
    }

    /** A version with more events than the topics still hold is whole in itself; that they are gone is told by its holes. */
    private static List<Breach> whole(Evidence evidence, StoredVersion record) {
        Optional<ConsultationLedger> complete =
                evidence.ledger().filter(ledger -> Verdict.of(ledger).isComplete());
        if (complete.isEmpty()) {
            return List.of();
        }
        Map<UUID, Sha256> digests = new HashMap<>();
        for (LedgerEntry entry : complete.get().getEntries()) {
            digests.put(entry.getEventId(), entry.getContentDigest());
        }
        boolean same = ShortDigest.of(RecordDigest.of(digests)).equals(record.digest());
        if (same || record.version() > digests.size()) {
            return List.of();
        }
        return record.version() < digests.size()
                ? one(Kind.STALE, "version " + record.version() + " is stored, version " + digests.size() + " was due")
                : one(Kind.TORN, "its current version is not the set of events that was accepted");
    }

    private static List<Breach> one(Kind kind, String detail) {
        return List.of(new Breach(kind, List.of(), detail));
    }

    private static String words(Set<Tear> tears) {
        return tears.stream()
                .sorted()
                .map(tear -> tear.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                .collect(Collectors.joining(", "));
    }
}
