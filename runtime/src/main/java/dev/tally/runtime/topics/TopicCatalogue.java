package dev.tally.runtime.topics;

import dev.tally.runtime.kafka.TopicSettings;
import dev.tally.runtime.topics.TopicFinding.Kind;
import dev.tally.schemas.topic.Topic;
import dev.tally.schemas.topic.Topic.Cleanup;
import dev.tally.schemas.topic.Topic.Partitioning;
import dev.tally.schemas.topic.Topics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Every topic with the layout it must have: finds what differs, and plans the changes. Pure functions over what was
 * observed, so that the check that an operator runs, the one at a service's start and the tests are the same.
 *
 * <p>Immutable, so safe for any thread.
 *
 * @param settings counts of partitions and replicas
 */
public record TopicCatalogue(TopicSettings settings) {
    /** Receipts and heartbeats are keyed by gateway and the rest is rare, so these topics need not grow with the others. */
    private static final int FREE_PARTITIONS = 3;

    /**
     * Where Kafka keeps offsets and transactions, made on first use by the brokers' defaults, which on a new cluster ask for one
     * replica in sync only: an offset could be acknowledged and lost.
     */
    static final List<String> KAFKAS_OWN = List.of("__consumer_offsets", "__transaction_state");

    private static final String MIN_IN_SYNC = "min.insync.replicas";
    private static final String APPLY = "run: tally topics apply --execute";
    private static final String PARTITIONS_BY_HAND =
            "the count is for life: set topics.partitions to the count in use, or move the data to new topics";
    private static final String REPLICAS_BY_HAND = "reassign its replicas with kafka-reassign-partitions";
    private static final String COULD_DELETE =
            "setting it could make the brokers delete records: decide, then set it with kafka-configs";

    /** The count of partitions that a topic is to have. */
    public int partitionsOf(Topic<?, ?> topic) {
        return topic.partitioning() == Partitioning.BY_CONSULTATION ? settings.partitions() : FREE_PARTITIONS;
    }

    /** Everything that differs, in the order of the catalogue. */
    public List<TopicFinding> findings(Map<String, ObservedTopic> observed) {
        List<TopicFinding> findings = new ArrayList<>();
        for (Topic<?, ?> topic : Topics.all()) {
            ObservedTopic found = observed.get(topic.name());
            if (found == null) {
                findings.add(finding(Kind.MISSING, topic, "topic", "missing", "there", true, APPLY));
            } else {
                compare(topic, found, findings);
            }
        }
        KAFKAS_OWN.forEach(name -> compareKafkasOwn(observed.get(name), findings));
        pairing(observed, findings);
        return findings;
    }

    private void compare(Topic<?, ?> topic, ObservedTopic found, List<TopicFinding> findings) {
        int partitions = partitionsOf(topic);
        if (found.partitions() != partitions) {
            findings.add(finding(
                    Kind.PARTITION_COUNT,
                    topic,
                    "partitions",
                    found.partitions(),
                    partitions,
                    false,
                    PARTITIONS_BY_HAND));
        }
        if (found.replicationFactor() != settings.replication()) {
            findings.add(finding(
                    Kind.REPLICATION_FACTOR,
                    topic,
                    "replication factor",
                    found.replicationFactor(),
                    settings.replication(),
                    found.replicationFactor() < settings.replication(),
                    REPLICAS_BY_HAND));
        }
        topic.config(settings.minInSyncReplicas()).forEach((setting, wanted) -> {
            String value = found.config().getOrDefault(setting, "not set");
            if (!value.equals(wanted)) {
                String remedy = couldDelete(topic, setting, value, wanted) ? COULD_DELETE : APPLY;
                boolean keepsDown = found.config().containsKey(setting) && couldLose(topic, found, setting, wanted);
                findings.add(finding(Kind.CONFIG, topic, setting, value, wanted, keepsDown, remedy));
            }
        });
    }

    private void compareKafkasOwn(@Nullable ObservedTopic found, List<TopicFinding> findings) {
        if (found == null) {
            return;
        }
        String wanted = Integer.toString(settings.minInSyncReplicas());
        String value = found.config().getOrDefault(MIN_IN_SYNC, "not set");
        if (!value.equals(wanted)) {
            findings.add(new TopicFinding(Kind.CONFIG, found.name(), MIN_IN_SYNC, value, wanted, false, APPLY));
        }
        if (found.replicationFactor() < settings.replication()) {
            findings.add(new TopicFinding(
                    Kind.REPLICATION_FACTOR,
                    found.name(),
                    "replication factor",
                    Integer.toString(found.replicationFactor()),
                    Integer.toString(settings.replication()),
                    false,
                    REPLICAS_BY_HAND));
        }
    }

    /** The join reads partition n of one topic with partition n of the other, so their counts must be equal. */
    private static void pairing(Map<String, ObservedTopic> observed, List<TopicFinding> findings) {
        Map<String, Integer> counts = countsByConsultation(observed);
        if (new TreeSet<>(counts.values()).size() > 1) {
            String shown = counts.entrySet().stream()
                    .map(count -> count.getKey() + "=" + count.getValue())
                    .collect(Collectors.joining(", "));
            findings.add(new TopicFinding(
                    Kind.PARTITIONS_DIFFER,
                    String.join(", ", counts.keySet()),
                    "partitions",
                    shown,
                    "the same count on each",
                    true,
                    "halves would not meet: stop the gateways, move the data to topics of one count, created by"
                            + " tally topics apply --execute"));
        }
    }

    /** The counts of partitions of those topics by consultation that are there, by name. */
    static Map<String, Integer> countsByConsultation(Map<String, ObservedTopic> observed) {
        Map<String, Integer> counts = new TreeMap<>();
        for (Topic<?, ?> topic : Topics.all()) {
            ObservedTopic found = observed.get(topic.name());
            if (found != null && topic.partitioning() == Partitioning.BY_CONSULTATION) {
                counts.put(topic.name(), found.partitions());
            }
        }
        return counts;
    }

    /**
     * Plans what creates the missing topics and mends settings. A missing topic by consultation gets the count of those
     * that are there, for their count is for life; when these differ, none is created.
     */
    public TopicPlan plan(Map<String, ObservedTopic> observed) {
        Set<Integer> counts = Set.copyOf(countsByConsultation(observed).values());
        List<TopicChange> changes = new ArrayList<>();
        List<TopicFinding> byHand = new ArrayList<>();
        for (TopicFinding finding : findings(observed)) {
            if (finding.kind() == Kind.MISSING && (counts.size() <= 1 || !isByConsultation(finding.topic()))) {
                changes.add(create(topic(finding.topic()), counts));
            } else if (finding.kind() == Kind.CONFIG && finding.remedy().equals(APPLY)) {
                changes.add(new TopicChange.Configure(
                        finding.topic(), finding.subject(), finding.found(), finding.wanted()));
            } else {
                byHand.add(finding);
            }
        }
        changes.sort(Comparator.comparingInt(TopicCatalogue::rank));
        return new TopicPlan(changes, byHand);
    }

    /** Retention goes first: were compaction taken off before it, the old retention could delete in between. */
    private static int rank(TopicChange change) {
        return change instanceof TopicChange.Configure configure
                        && !configure.setting().startsWith("retention.")
                ? 1
                : 0;
    }

    private TopicChange create(Topic<?, ?> topic, Set<Integer> countsInUse) {
        boolean follows = topic.partitioning() == Partitioning.BY_CONSULTATION && !countsInUse.isEmpty();
        int partitions = follows ? countsInUse.iterator().next() : partitionsOf(topic);
        return new TopicChange.Create(
                topic.name(), partitions, (short) settings.replication(), topic.config(settings.minInSyncReplicas()));
    }

    /**
     * Whether a record that was acknowledged can get lost while a setting has the value that was found: deleted, compacted away,
     * or gone with a broker. What else differs wastes space or refuses records loudly.
     */
    private static boolean couldLose(Topic<?, ?> topic, ObservedTopic found, String setting, String wanted) {
        String value = found.config().getOrDefault(setting, "");
        return switch (setting) {
            case "cleanup.policy" -> topic.cleanup() == Cleanup.DELETE && value.contains("compact");
            // Without deletion, the retention of a compacted topic has no effect.
            case "retention.ms", "retention.bytes" ->
                topic.retention() == null
                        && found.config().getOrDefault("cleanup.policy", "").contains("delete");
            case MIN_IN_SYNC -> value.matches("\\d+") && Integer.parseInt(value) < Integer.parseInt(wanted);
            case "message.timestamp.type", "unclean.leader.election.enable" -> true;
            default -> false;
        };
    }

    /** Whether setting a value could make the brokers delete what is there: shorter retention, or compaction. */
    private static boolean couldDelete(Topic<?, ?> topic, String setting, String found, String wanted) {
        return switch (setting) {
            case "retention.ms" -> isShorter(wanted, found);
            case "cleanup.policy" -> wanted.equals("compact") || topic.retention() != null;
            default -> false;
        };
    }

    private static boolean isShorter(String wanted, String found) {
        if (wanted.equals("-1")) {
            return false;
        }
        return found.equals("-1") || !found.matches("\\d+") || Long.parseLong(wanted) < Long.parseLong(found);
    }

    private static boolean isByConsultation(String name) {
        return topic(name).partitioning() == Partitioning.BY_CONSULTATION;
    }

    private static Topic<?, ?> topic(String name) {
        return Topics.all().stream()
                .filter(topic -> topic.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("not in the catalogue: " + name));
    }

    private static TopicFinding finding(
            Kind kind,
            Topic<?, ?> topic,
            String subject,
            Object found,
            Object wanted,
            boolean keepsDown,
            String remedy) {
        return new TopicFinding(kind, topic.name(), subject, found.toString(), wanted.toString(), keepsDown, remedy);
    }
}
