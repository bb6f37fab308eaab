package dev.tally.replay.audit;

import dev.tally.replay.ReplayFailedException;
import dev.tally.replay.audit.guarantee.Kind;
import dev.tally.replay.storage.PinnedTopic;
import dev.tally.replay.window.Window;
import dev.tally.runtime.kafka.KafkaClients;
import dev.tally.runtime.kafka.TopicSettings;
import dev.tally.runtime.topics.ObservedTopic;
import dev.tally.runtime.topics.TopicAdministration;
import dev.tally.runtime.topics.TopicFinding;
import dev.tally.runtime.topics.TopicReport;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;

/** Whether the topics are the ones they were, as they must be. For one thread. */
public final class TopicWatch {
    private static final String GUARANTEE = "TopicsAreKept";
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(20);

    private final Findings findings;

    /** A watch that tells what it finds. */
    public TopicWatch(Findings findings) {
        this.findings = findings;
    }

    /**
     * Compares the topics with the catalogue and with what the database was filled from.
     *
     * @throws ReplayFailedException if the brokers do not answer
     */
    public void compare(KafkaClients clients, TopicSettings settings, List<PinnedTopic> pinned)
            throws InterruptedException {
        TopicReport report;
        try (Admin admin = Admin.create(clients.admin("tally-audit"))) {
            report = new TopicAdministration(admin, settings, ANSWERED_WITHIN).check();
        }
        if (!(report instanceof TopicReport.Seen seen)) {
            throw new ReplayFailedException(((TopicReport.Unseen) report).reason(), null);
        }
        for (TopicFinding each : seen.findings()) {
            findings.add(Kind.TOPIC_DRIFTED, GUARANTEE, null, each.topic() + " " + each.subject(), each.message());
        }
        for (PinnedTopic each : pinned) {
            ObservedTopic topic = seen.topics().get(each.name());
            if (topic != null && !id(topic).equals(each.topicId())) {
                findings.add(
                        Kind.TOPIC_RECREATED,
                        GUARANTEE,
                        null,
                        each.name(),
                        each.name() + " is not the topic that the database was filled from: it was deleted and made"
                                + " again");
            }
        }
    }

    private static UUID id(ObservedTopic topic) {
        return new UUID(
                topic.topicId().getMostSignificantBits(), topic.topicId().getLeastSignificantBits());
    }

    /** What is told of a topic that is kept for ever and does not begin at offset 0. */
    public void startMoved(String topic, String note) {
        findings.add(Kind.TOPIC_START_MOVED, GUARANTEE, null, topic, note);
    }

    /** A topic that is kept for ever begins at offset 0. */
    boolean isWhole(Window window) {
        window.notes().forEach(note -> startMoved(window.topic(), note));
        return window.notes().isEmpty();
    }
}
