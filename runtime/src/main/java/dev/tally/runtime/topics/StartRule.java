package dev.tally.runtime.topics;

import dev.tally.runtime.topics.TopicFinding.Kind;
import dev.tally.schemas.topic.Topic;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Whether a service may start on the topics as they were seen, look after look. A topic on which acknowledged records could get
 * lost keeps down whoever needs it; what else differs is a warning.
 *
 * <p>That a topic is missing is believed only after every look of {@link #BELIEVED_AFTER} has said so. Any broker may answer,
 * and one that has just started, or lags behind the controller, does not know a topic that is there. Until then the service
 * waits. A look that the brokers did not answer says nothing, so that the time begins anew.
 *
 * <p>Safe for any thread.
 */
final class StartRule {
    /** Several times what a broker lags on a busy machine, and short for a person who waits for the answer. */
    static final Duration BELIEVED_AFTER = Duration.ofSeconds(15);

    private final LongSupplier nanoTime;

    /** When the looks began that all found a topic missing. Guarded by this. */
    private final Map<String, Long> missingSince = new HashMap<>();

    /** A rule by a clock that only goes forward, in nanoseconds. */
    StartRule(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** What follows from one look, and from those before it, for a service that needs some topics. */
    synchronized StartVerdict verdict(TopicReport report, Collection<? extends Topic<?, ?>> needed) {
        if (report instanceof TopicReport.Unseen unseen) {
            missingSince.clear();
            return new StartVerdict.Waiting(unseen.reason());
        }
        TopicReport.Seen seen = (TopicReport.Seen) report;
        note(seen.findings());
        Set<String> names = needed.stream().map(Topic::name).collect(Collectors.toSet());
        List<TopicFinding> concerning = seen.findings().stream()
                .filter(finding -> finding.kind() == Kind.PARTITIONS_DIFFER || names.contains(finding.topic()))
                .toList();
        List<TopicFinding> refused = concerning.stream()
                .filter(finding -> finding.keepsDown() && isBelieved(finding))
                .toList();
        if (!refused.isEmpty()) {
            return new StartVerdict.Refused(refused);
        }
        List<TopicFinding> doubtful =
                concerning.stream().filter(TopicFinding::keepsDown).toList();
        return doubtful.isEmpty() ? ready(seen, concerning) : waiting(doubtful);
    }

    private void note(List<TopicFinding> findings) {
        Set<String> missing = findings.stream()
                .filter(finding -> finding.kind() == Kind.MISSING)
                .map(TopicFinding::topic)
                .collect(Collectors.toSet());
        missingSince.keySet().retainAll(missing);
        missing.forEach(topic -> missingSince.putIfAbsent(topic, nanoTime.getAsLong()));
    }

    private boolean isBelieved(TopicFinding finding) {
        Long since = missingSince.get(finding.topic());
        return since == null || nanoTime.getAsLong() - since >= BELIEVED_AFTER.toNanos();
    }

    private static StartVerdict ready(TopicReport.Seen seen, List<TopicFinding> warnings) {
        int partitions = TopicCatalogue.countsByConsultation(seen.topics()).values().stream()
                .findFirst()
                .orElse(0);
        return new StartVerdict.Ready(partitions, warnings);
    }

    private static StartVerdict waiting(List<TopicFinding> doubtful) {
        return new StartVerdict.Waiting(
                doubtful.stream().map(TopicFinding::message).collect(Collectors.joining("\n")) + " (asking again for "
                        + BELIEVED_AFTER.toSeconds() + " s, for a broker may not know of it yet)");
    }
}
