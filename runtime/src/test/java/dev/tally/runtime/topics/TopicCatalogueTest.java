package dev.tally.runtime.topics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.runtime.kafka.TopicSettings;
import dev.tally.runtime.topics.TopicFinding.Kind;
import dev.tally.schemas.topic.Topics;
import java.util.Map;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** P1, P4: a topic that could lose an acknowledged half is named before anything is written to it. */
class TopicCatalogueTest {
    private final TopicCatalogue catalogue = new TopicCatalogue(SoundTopics.SETTINGS);

    @Test
    void topicsAsTheyMustBeGiveNoFindingAndNoChange() {
        Map<String, ObservedTopic> observed = SoundTopics.observed();

        assertThat(catalogue.findings(observed)).isEmpty();
        assertThat(catalogue.plan(observed).isEmpty()).isTrue();
    }

    @Test
    void aMissingTopicIsNamedAndCreated() {
        Map<String, ObservedTopic> observed = SoundTopics.observed();
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
        Map<String, ObservedTopic> observed = SoundTopics.observed();
        observed.remove(Topics.RECORD.name());

        assertThat(wantsAnotherCount.plan(observed).changes())
                .singleElement()
                .isInstanceOfSatisfying(
                        TopicChange.Create.class,
                        create -> assertThat(create.partitions()).isEqualTo(6));
    }

    @Test
    void nothingIsCreatedBesideTopicsWhosePartitionsDiffer() {
        Map<String, ObservedTopic> observed = SoundTopics.observed();
        observed.remove(Topics.RECORD.name());
        SoundTopics.change(observed, Topics.DOCUMENT_SHARE, 7, 3, Map.of());

        TopicPlan plan = catalogue.plan(observed);

        assertThat(plan.changes()).isEmpty();
        assertThat(plan.byHand()).extracting(TopicFinding::kind).contains(Kind.MISSING, Kind.PARTITIONS_DIFFER);
    }

    @Test
    void oneReplicaTooFewIsLeftToAPersonButSaid() {
        Map<String, ObservedTopic> observed = SoundTopics.observed();
        SoundTopics.change(observed, Topics.OBSERVATION, 6, 2, Map.of());

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
        Map<String, ObservedTopic> observed = SoundTopics.observed();
        SoundTopics.change(observed, Topics.OBSERVATION, 6, 3, Map.of(setting, found));

        assertThat(catalogue.plan(observed).changes())
                .containsExactly(new TopicChange.Configure(Topics.OBSERVATION.name(), setting, found, wanted));
    }

    @Test
    void whatCouldDeleteRecordsIsLeftToAPerson() {
        Map<String, ObservedTopic> observed = SoundTopics.observed();
        SoundTopics.change(observed, Topics.RECEIPT, 3, 3, Map.of("retention.ms", "-1"));
        SoundTopics.change(observed, Topics.INCOMPLETE, 3, 3, Map.of("cleanup.policy", "delete"));

        TopicPlan plan = catalogue.plan(observed);

        assertThat(plan.changes()).isEmpty();
        assertThat(plan.byHand()).extracting(TopicFinding::subject).containsExactly("cleanup.policy", "retention.ms");
    }

    @Test
    void retentionIsMendedBeforeCompactionIsTakenOff() {
        Map<String, ObservedTopic> observed = SoundTopics.observed();
        SoundTopics.change(
                observed, Topics.RECORD, 6, 3, Map.of("cleanup.policy", "compact", "retention.ms", "604800000"));

        assertThat(catalogue.plan(observed).changes())
                .extracting(change -> ((TopicChange.Configure) change).setting())
                .containsExactly("retention.ms", "cleanup.policy");
    }

    @Test
    void kafkasOwnTopicsMustKeepAsManyReplicasInSync() {
        Map<String, ObservedTopic> observed = SoundTopics.observed();
        String offsets = "__consumer_offsets";
        observed.put(offsets, new ObservedTopic(offsets, Uuid.ONE_UUID, 50, 3, Map.of("min.insync.replicas", "1")));

        assertThat(catalogue.plan(observed).changes())
                .containsExactly(new TopicChange.Configure(offsets, "min.insync.replicas", "1", "2"));
    }
}
