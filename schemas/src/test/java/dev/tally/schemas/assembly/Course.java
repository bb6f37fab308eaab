package dev.tally.schemas.assembly;

import dev.tally.event.Sha256;
import dev.tally.ledger.ConsultationLedger;
import dev.tally.ledger.LedgerEntry;
import dev.tally.schemas.digest.RecordDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One course that events may take: applies arrivals one by one and keeps what came of them. For one thread. */
final class Course {
    private final Assembler assembler;
    private final Set<Fact> quarantined = new HashSet<>();
    private final List<Set<UUID>> versions = new ArrayList<>();
    private @Nullable ConsultationLedger ledger;
    private @Nullable Assembly last;

    /** An event by its content: what quarantine is compared by. */
    record Fact(UUID eventId, Sha256 contentDigest) {}

    Course(Assembler assembler) {
        this.assembler = assembler;
    }

    static Course standard(Arrival... arrivals) {
        Course course = new Course(new Assembler(Limits.STANDARD));
        for (Arrival arrival : arrivals) {
            course.arrive(arrival);
        }
        return course;
    }

    Assembly arrive(Arrival arrival) {
        Assembly assembly = assembler.apply(ledger, arrival);
        if (assembly.admission() instanceof Admission.Refused) {
            quarantined.add(new Fact(arrival.eventId(), arrival.contentDigest()));
        }
        for (LedgerEntry evicted : assembly.evicted()) {
            quarantined.add(new Fact(evicted.getEventId(), evicted.getContentDigest()));
        }
        ledger = assembly.ledger();
        last = assembly;
        if (assembly.emission() == Emission.NEW_VERSION) {
            versions.add(emitted());
        }
        return assembly;
    }

    /** Raises the consultation as incomplete, as the join does when its deadline has passed. */
    Course raise() {
        ledger = Assembler.raised(ledger(), Facts.NOON);
        return this;
    }

    ConsultationLedger ledger() {
        return Objects.requireNonNull(ledger, "nothing has arrived");
    }

    Assembly last() {
        return Objects.requireNonNull(last, "nothing has arrived");
    }

    Verdict verdict() {
        return Verdict.of(ledger());
    }

    Set<Fact> quarantined() {
        return quarantined;
    }

    /** The sets of event ids of the new versions, in the order in which they were emitted. */
    List<Set<UUID>> versions() {
        return versions;
    }

    /** The events that belong to an emitted version. */
    Set<UUID> emitted() {
        Set<UUID> ids = new HashSet<>();
        for (LedgerEntry entry : ledger().getEntries()) {
            if (entry.getEmitted()) {
                ids.add(entry.getEventId());
            }
        }
        return ids;
    }

    /** All events of the set, as facts. */
    Set<Fact> admitted() {
        Set<Fact> facts = new HashSet<>();
        for (LedgerEntry entry : ledger().getEntries()) {
            facts.add(new Fact(entry.getEventId(), entry.getContentDigest()));
        }
        return facts;
    }

    /** The digest of the record of all events of the set. */
    Sha256 recordDigest() {
        Map<UUID, Sha256> digests = new HashMap<>();
        ledger().getEntries().forEach(entry -> digests.put(entry.getEventId(), entry.getContentDigest()));
        return RecordDigest.of(digests);
    }
}
