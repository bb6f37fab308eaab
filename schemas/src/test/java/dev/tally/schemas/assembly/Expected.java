package dev.tally.schemas.assembly;

import dev.tally.event.EventKind;
import dev.tally.event.MissingKind;
import dev.tally.event.MissingPart;
import dev.tally.event.Sha256;
import dev.tally.ledger.Subject;
import dev.tally.schemas.assembly.RandomConsultation.Topics;
import dev.tally.schemas.digest.EventIds;
import dev.tally.schemas.digest.RecordDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What must come of two topics, worked out from each topic alone and without a ledger: a second opinion on the rule, so
 * that the test does not only compare the Assembler with itself.
 *
 * @param admitted the events of the set
 * @param quarantined the events that were refused or evicted; one that did not fit may have fitted when it came again, shorter
 * @param verdict whether the set is complete
 * @param recordDigest digest of the set; null while no observation has decided whose it is
 */
record Expected(
        Set<Course.Fact> admitted,
        Set<Course.Fact> quarantined,
        Verdict verdict,
        @Nullable Sha256 recordDigest) {

    static Expected of(Topics topics, Limits limits) {
        Subject subject = decided(topics.observations(), limits);
        Set<Course.Fact> refused = new HashSet<>();
        Half observations = new Half(limits.observationBytes(), 0, refused);
        Half sharing = new Half(limits.sharingBytes(), limits.shares(), refused);
        // While nobody has decided whose consultation it is, each subject keeps what it has.
        List<Arrival> set = observations.of(topics.observations(), subject);
        set.addAll(sharing.of(topics.sharing(), subject));
        Map<UUID, Sha256> digests = new HashMap<>();
        set.forEach(fact -> digests.put(fact.eventId(), fact.contentDigest()));
        return new Expected(
                new HashSet<>(set.stream().map(Expected::fact).toList()),
                refused,
                verdict(set),
                subject == null ? null : RecordDigest.of(digests));
    }

    /** What one half topic leaves of its events: the first of each id, as long as it fits. */
    private record Half(long mostBytes, int mostShares, Set<Course.Fact> refused) {
        List<Arrival> of(List<Arrival> topic, @Nullable Subject only) {
            Map<Subject, Map<UUID, Arrival>> kept = new LinkedHashMap<>();
            for (Arrival fact : topic) {
                Map<UUID, Arrival> same = kept.computeIfAbsent(fact.subject(), subject -> new LinkedHashMap<>());
                Arrival first = same.get(fact.eventId());
                if (only != null && !only.equals(fact.subject())) {
                    refused.add(fact(fact));
                } else if (first != null) {
                    if (!first.contentDigest().equals(fact.contentDigest())) {
                        refused.add(fact(fact));
                    }
                } else if (fits(same.values(), fact)) {
                    same.put(fact.eventId(), fact);
                } else {
                    refused.add(fact(fact));
                }
            }
            return new ArrayList<>(kept.values().stream()
                    .flatMap(each -> each.values().stream())
                    .toList());
        }

        private boolean fits(Collection<Arrival> kept, Arrival fact) {
            long bytes = kept.stream().mapToLong(Arrival::bytes).sum() + fact.bytes();
            long shares =
                    kept.stream().filter(each -> each.kind() == EventKind.SHARE).count();
            return bytes <= mostBytes && (fact.kind() != EventKind.SHARE || shares < mostShares);
        }
    }

    private static @Nullable Subject decided(List<Arrival> observations, Limits limits) {
        return observations.stream()
                .filter(fact -> fact.bytes() <= limits.observationBytes())
                .map(Arrival::subject)
                .findFirst()
                .orElse(null);
    }

    private static Verdict verdict(List<Arrival> set) {
        Set<Integer> revisions = new HashSet<>();
        Set<UUID> shares = new HashSet<>();
        Optional<Arrival> statement = Optional.empty();
        for (Arrival fact : set) {
            if (fact.kind() == EventKind.OBSERVATION) {
                revisions.add(fact.revision());
            } else if (fact.kind() == EventKind.SHARE) {
                shares.add(fact.shareId());
            } else if (fact.kind() == EventKind.STATEMENT
                    && statement
                            .map(other -> other.revision() < fact.revision())
                            .orElse(true)) {
                statement = Optional.of(fact);
            }
        }
        List<MissingPart> missing = new ArrayList<>();
        if (revisions.isEmpty()) {
            missing.add(new MissingPart(MissingKind.OBSERVATION, null, null));
        } else if (statement.isEmpty() && shares.isEmpty()) {
            missing.add(new MissingPart(MissingKind.SHARING_HALF, null, null));
        } else if (statement.isPresent()) {
            int revision = statement.get().lastObservationRevision();
            if (!revisions.contains(revision)) {
                missing.add(new MissingPart(MissingKind.OBSERVATION_REVISION, null, revision));
            }
            statement.get().namedShares().stream()
                    .filter(shareId -> !shares.contains(shareId))
                    .sorted(EventIds.ORDER)
                    .forEach(shareId -> missing.add(new MissingPart(MissingKind.SHARE, shareId, null)));
        }
        return missing.isEmpty() ? new Verdict.Complete() : new Verdict.Waiting(missing);
    }

    private static Course.Fact fact(Arrival arrival) {
        return new Course.Fact(arrival.eventId(), arrival.contentDigest());
    }
}
