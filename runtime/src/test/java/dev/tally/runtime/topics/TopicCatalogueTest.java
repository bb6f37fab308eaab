package dev.tally.runtime.topics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.runtime.kafka.TopicSettings;
import dev.tally.runtime.topics.TopicFinding.Kind;
import dev.tally.schemas.topic.Topic;
import dev.tally.schemas.topic.Topics;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** P1, P4: a topic that could lose an acknowledged half is named before anything is written to it. */
class TopicCatalogueTest {
    private static final TopicSettings SETTINGS = new TopicSettings(6, 3, 2);
    private final TopicCatalogue catalogue = new TopicCatalogue(SETTINGS);

    @Test
    void topicsAsTheyMustBeGiveNoFindingAndNoChange() {
        Map<String, ObservedTopic> observed = asWanted();

        assertThat(catalogue.findings(observed)).isEmpty();
        assertThat(catalogue.plan(observed).isEmpty()).isTrue();
    }

    @Test
    void aMissingTopicIsNamedAndCreated() {
        Map<String, ObservedTopic> observed = asWanted();
        observed.remove(Topics.OBSERVATION.name());

        assertThat(catalogue.findings(observed))
                .singleElement()
                .satisfies(finding -> assertThat(finding.message())
                        .contains("consultation.observation", "missing", "tally topics apply --execute"));
        assertThat(catalogue.plan(observed).changes())
                .containsExactly(
                        new TopicChange.Create(Topics.OBSERVATION.name(), 6, (short) 3, Topics.OBSERVATION.config(2)));
    }

    @Test
    void aMissingTopicByConsultationGetsTheCountOfItsSiblings() {
        TopicCatalogue wantsAnotherCount = new TopicCatalogue(new TopicSettings(24, 3, 2));
        Map<String, ObservedTopic> observed = asWanted();
        observed.remove(Topics.RECORD.name());

        assertThat(wantsAnotherCount.plan(observed).changes())
                .singleElement()
                .isInstanceOfSatisfying(
                        TopicChange.Create.class,
                        create -> assertThat(create.partitions()).isEqualTo(6));
    }

    @Test
    void topicsWhosePartitionsDifferKeepEveryServiceDown() {
        Map<String, ObservedTopic> observed = asWanted();
        change(observed, Topics.DOCUMENT_SHARE, 7, 3, Map.of());

        StartVerdict verdict = verdict(observed, Topics.OBSERVATION);

        assertThat(verdict)
                .isInstanceOfSatisfying(
                        StartVerdict.Refused.class,
                        refused -> assertThat(refused.message())
                                .contains("consultation.document-share=7", "consultation.observation=6"));
    }

    @Test
    void nothingIsCreatedBesideTopicsWhosePartitionsDiffer() {
        Map<String, ObservedTopic> observed = asWanted();
        observed.remove(Topics.RECORD.name());
        change(observed, Topics.DOCUMENT_SHARE, 7, 3, Map.of());

        TopicPlan plan = catalogue.plan(observed);

        assertThat(plan.changes()).isEmpty();
        assertThat(plan.byHand()).extracting(TopicFinding::kind).contains(Kind.MISSING, Kind.PARTITIONS_DIFFER);
    }

    @Test
    void oneReplicaTooFewIsLeftToAPersonButSaid() {
        Map<String, ObservedTopic> observed = asWanted();
        change(observed, Topics.OBSERVATION, 6, 2, Map.of());

        assertThat(catalogue.plan(observed).byHand())
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).contains("replication factor is 2, must be 3"));
    }

    @ParameterizedTest
    @CsvSource({
        "retention.ms, 604800000, -1",
        "retention.bytes, 1024, -1",
        "min.insync.replicas, 1, 2",
        "message.timestamp.type, CreateTime, LogAppendTime",
        "unclean.leader.election.enable, true, false",
        "max.message.bytes, 1048588, 524288",
        "cleanup.policy, compact, delete"
    })
    void everySettingThatCarriesAPromiseIsComparedAndMended(String setting, String found, String wanted) {
        Map<String, ObservedTopic> observed = asWanted();
        change(observed, Topics.OBSERVATION, 6, 3, Map.of(setting, found));

        assertThat(catalogue.plan(observed).changes())
                .containsExactly(new TopicChange.Configure(Topics.OBSERVATION.name(), setting, found, wanted));
    }

    @Test
    void whatCouldDeleteRecordsIsLeftToAPerson() {
        Map<String, ObservedTopic> observed = asWanted();
        change(observed, Topics.RECEIPT, 3, 3, Map.of("retention.ms", "-1"));
        change(observed, Topics.INCOMPLETE, 3, 3, Map.of("cleanup.policy", "delete"));

        TopicPlan plan = catalogue.plan(observed);

        assertThat(plan.changes()).isEmpty();
        assertThat(plan.byHand()).extracting(TopicFinding::subject).containsExactly("cleanup.policy", "retention.ms");
    }

    @Test
    void retentionIsMendedBeforeCompactionIsTakenOff() {
        Map<String, ObservedTopic> observed = asWanted();
        change(observed, Topics.RECORD, 6, 3, Map.of("cleanup.policy", "compact", "retention.ms", "604800000"));

        assertThat(catalogue.plan(observed).changes())
                .extracting(change -> ((TopicChange.Configure) change).setting())
                .containsExactly("retention.ms", "cleanup.policy");
    }

    @Test
    void kafkasOwnTopicsMustKeepAsManyReplicasInSync() {
        Map<String, ObservedTopic> observed = asWanted();
        String offsets = "__consumer_offsets";
        observed.put(offsets, new ObservedTopic(offsets, Uuid.ONE_UUID, 50, 3, Map.of("min.insync.replicas", "1")));

        assertThat(catalogue.plan(observed).changes())
                .containsExactly(new TopicChange.Configure(offsets, "min.insync.replicas", "1", "2"));
        assertThat(verdict(observed, Topics.OBSERVATION)).isEqualTo(new StartVerdict.Ready(6, List.of()));
    }

    @Test
    void aServiceWaitsForBrokersThatDoNotAnswer() {
        StartVerdict verdict = catalogue.verdict(new TopicReport.Unseen("no answer"), List.of(Topics.OBSERVATION));

        assertThat(verdict).isEqualTo(new StartVerdict.Waiting("no answer"));
    }

    @Test
    void aServiceStartsWithoutATopicThatItDoesNotNeed() {
        Map<String, ObservedTopic> observed = asWanted();
        observed.remove(Topics.ACCESS.name());

        assertThat(verdict(observed, Topics.OBSERVATION)).isEqualTo(new StartVerdict.Ready(6, List.of()));
        assertThat(verdict(observed, Topics.ACCESS)).isInstanceOf(StartVerdict.Refused.class);
    }

    @Test
    void aServiceStartsWithAWarningOnASettingThatDrifted() {
        Map<String, ObservedTopic> observed = asWanted();
        change(observed, Topics.OBSERVATION, 6, 3, Map.of("min.insync.replicas", "1"));

        assertThat(verdict(observed, Topics.OBSERVATION))
                .isInstanceOfSatisfying(
                        StartVerdict.Ready.class,
                        ready -> assertThat(ready.warnings()).hasSize(1));
    }

    private StartVerdict verdict(Map<String, ObservedTopic> observed, Topic<?, ?> needed) {
        return catalogue.verdict(new TopicReport.Seen(observed, catalogue.findings(observed)), List.of(needed));
    }

    private static Map<String, ObservedTopic> asWanted() {
        Map<String, ObservedTopic> observed = new LinkedHashMap<>();
        for (Topic<?, ?> topic : Topics.all()) {
            change(observed, topic, new TopicCatalogue(SETTINGS).partitionsOf(topic), 3, Map.of());
        }
        return observed;
    }

    private static void change(
            Map<String, ObservedTopic> observed,
            Topic<?, ?> topic,
            int partitions,
            int replicas,
            Map<String, String> otherConfig) {
        Map<String, String> config = new HashMap<>(topic.config(2));
        config.putAll(otherConfig);
        observed.put(topic.name(), new ObservedTopic(topic.name(), Uuid.ONE_UUID, partitions, replicas, config));
    }
}
