package dev.tally.runtime.topics;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.schemas.topic.Topic;
import dev.tally.schemas.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** P1, P4: no service starts on topics that could lose what is acknowledged, and none gives up on a broker that lags. */
class StartRuleTest {
    private static final Duration A_SECOND = Duration.ofSeconds(1);

    private final TopicCatalogue catalogue = new TopicCatalogue(SoundTopics.SETTINGS);
    private final Map<String, ObservedTopic> observed = SoundTopics.observed();

    /** Far from zero and about to overflow, as {@code System.nanoTime} may be. */
    private final AtomicLong now =
            new AtomicLong(Long.MAX_VALUE - Duration.ofSeconds(5).toNanos());

    private final StartRule rule = new StartRule(now::get);

    @Test
    void aServiceStartsOnTopicsAsTheyMustBe() {
        assertThat(look(Topics.OBSERVATION)).isEqualTo(new StartVerdict.Ready(6, List.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "cleanup.policy, compact, delete",
        "cleanup.policy, 'compact,delete', delete",
        "retention.ms, 604800000, -1",
        "retention.bytes, 1024, -1",
        "min.insync.replicas, 1, 2",
        "message.timestamp.type, CreateTime, LogAppendTime",
        "unclean.leader.election.enable, true, false"
    })
    void aTopicThatCouldLoseRecordsKeepsTheServiceDownWithTheWordsOfTheCheck(
            String setting, String found, String wanted) {
        SoundTopics.change(observed, Topics.OBSERVATION, 6, 3, Map.of(setting, found));

        assertThat(look(Topics.OBSERVATION))
                .isInstanceOfSatisfying(
                        StartVerdict.Refused.class,
                        refused -> assertThat(refused.message())
                                .isEqualTo("consultation.observation: " + setting + " is " + found + ", must be "
                                        + wanted + "; run: tally topics apply --execute"));
    }

    @Test
    void oneReplicaTooFewKeepsTheServiceDown() {
        SoundTopics.change(observed, Topics.OBSERVATION, 6, 2, Map.of());

        assertThat(look(Topics.OBSERVATION))
                .isInstanceOfSatisfying(
                        StartVerdict.Refused.class,
                        refused -> assertThat(refused.message())
                                .isEqualTo("consultation.observation: replication factor is 2, must be 3; reassign its"
                                        + " replicas with kafka-reassign-partitions"));
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnce() {
        SoundTopics.change(observed, Topics.OBSERVATION, 6, 2, Map.of("retention.ms", "1", "min.insync.replicas", "1"));

        assertThat(look(Topics.OBSERVATION))
                .isInstanceOfSatisfying(
                        StartVerdict.Refused.class,
                        refused -> assertThat(refused.findings())
                                .extracting(TopicFinding::subject)
                                .containsExactlyInAnyOrder(
                                        "replication factor", "retention.ms", "min.insync.replicas"));
    }

    @ParameterizedTest
    @CsvSource({"max.message.bytes, 1048588", "min.insync.replicas, 3"})
    void whatDiffersAndLosesNothingIsAWarning(String setting, String found) {
        SoundTopics.change(observed, Topics.OBSERVATION, 6, 4, Map.of(setting, found));

        assertThat(look(Topics.OBSERVATION))
                .isInstanceOfSatisfying(
                        StartVerdict.Ready.class,
                        ready -> assertThat(ready.warnings())
                                .extracting(TopicFinding::subject)
                                .containsExactlyInAnyOrder("replication factor", setting));
    }

    @Test
    void aSettingThatTheBrokersDoNotShowIsAWarning() {
        ObservedTopic topic = requireNonNull(observed.get(Topics.OBSERVATION.name()));
        observed.put(topic.name(), new ObservedTopic(topic.name(), topic.topicId(), 6, 3, Map.of()));

        assertThat(look(Topics.OBSERVATION)).isInstanceOf(StartVerdict.Ready.class);
    }

    @Test
    void aRetentionWithoutEffectOrOnWhatNeedNotStayIsAWarning() {
        SoundTopics.change(observed, Topics.INCOMPLETE, 3, 3, Map.of("retention.ms", "604800000"));
        SoundTopics.change(observed, Topics.RECEIPT, 3, 3, Map.of("retention.ms", "604800000"));

        assertThat(look(Topics.INCOMPLETE, Topics.RECEIPT))
                .isInstanceOfSatisfying(
                        StartVerdict.Ready.class,
                        ready -> assertThat(ready.warnings()).hasSize(2));
    }

    @Test
    void aRetentionThatDeletesAlarmsKeepsTheServiceDown() {
        SoundTopics.change(
                observed,
                Topics.INCOMPLETE,
                3,
                3,
                Map.of("retention.ms", "604800000", "cleanup.policy", "compact,delete"));

        assertThat(look(Topics.INCOMPLETE)).isInstanceOf(StartVerdict.Refused.class);
    }

    @Test
    void aServiceStartsWhateverBecameOfATopicThatItDoesNotNeed() {
        observed.remove(Topics.ACCESS.name());
        SoundTopics.change(observed, Topics.FINDING, 3, 1, Map.of("min.insync.replicas", "1"));

        assertThat(look(Topics.OBSERVATION)).isEqualTo(new StartVerdict.Ready(6, List.of()));
        assertThat(look(Topics.FINDING)).isInstanceOf(StartVerdict.Refused.class);
    }

    @Test
    void kafkasOwnTopicsKeepNoServiceDown() {
        String offsets = "__consumer_offsets";
        observed.put(offsets, new ObservedTopic(offsets, Uuid.ONE_UUID, 50, 3, Map.of("min.insync.replicas", "1")));

        assertThat(look(Topics.OBSERVATION)).isEqualTo(new StartVerdict.Ready(6, List.of()));
    }

    @Test
    void topicsWhosePartitionsDifferKeepEveryServiceDown() {
        SoundTopics.change(observed, Topics.DOCUMENT_SHARE, 7, 3, Map.of());

        assertThat(look(Topics.ACCESS))
                .isInstanceOfSatisfying(
                        StartVerdict.Refused.class,
                        refused -> assertThat(refused.message())
                                .contains("consultation.document-share=7", "consultation.observation=6"));
    }

    @Test
    void aServiceWaitsForBrokersThatDoNotAnswer() {
        assertThat(rule.verdict(new TopicReport.Unseen("no answer"), List.of(Topics.OBSERVATION)))
                .isEqualTo(new StartVerdict.Waiting("no answer"));
    }

    @Test
    void aTopicIsMissingWhenEveryLookOfFifteenSecondsHasSaidSo() {
        observed.remove(Topics.OBSERVATION.name());

        List<StartVerdict> verdicts = new ArrayList<>();
        for (int second = 0; second <= 15; second++) {
            verdicts.add(look(Topics.OBSERVATION));
            pass(A_SECOND);
        }

        assertThat(verdicts.subList(0, 15))
                .allSatisfy(verdict -> assertThat(verdict)
                        .isInstanceOfSatisfying(
                                StartVerdict.Waiting.class,
                                waiting -> assertThat(waiting.reason())
                                        .startsWith("consultation.observation: topic is missing, must be there; run:"
                                                + " tally topics apply --execute")));
        assertThat(verdicts.get(15))
                .isInstanceOfSatisfying(
                        StartVerdict.Refused.class,
                        refused -> assertThat(refused.message())
                                .isEqualTo("consultation.observation: topic is missing, must be there; run: tally"
                                        + " topics apply --execute"));
    }

    @Test
    void aTopicThatALaggingBrokerDidNotKnowIsWaitedFor() {
        ObservedTopic topic = requireNonNull(observed.remove(Topics.OBSERVATION.name()));
        assertThat(look(Topics.OBSERVATION)).isInstanceOf(StartVerdict.Waiting.class);
        pass(Duration.ofSeconds(14));
        observed.put(topic.name(), topic);
        assertThat(look(Topics.OBSERVATION)).isInstanceOf(StartVerdict.Ready.class);

        observed.remove(topic.name());
        pass(A_SECOND);

        assertThat(look(Topics.OBSERVATION)).as("the time begins anew").isInstanceOf(StartVerdict.Waiting.class);
    }

    @Test
    void aLookThatWasNotAnsweredSaysNothingOfWhatIsMissing() {
        observed.remove(Topics.OBSERVATION.name());
        look(Topics.OBSERVATION);
        pass(Duration.ofSeconds(14));
        rule.verdict(new TopicReport.Unseen("no answer"), List.of(Topics.OBSERVATION));
        pass(A_SECOND);

        assertThat(look(Topics.OBSERVATION)).isInstanceOf(StartVerdict.Waiting.class);
    }

    @Test
    void whatOnlyAPersonMendsIsNotWaitedForBesideATopicThatIsMissing() {
        observed.remove(Topics.OBSERVATION.name());
        SoundTopics.change(observed, Topics.RECORD, 6, 3, Map.of("retention.ms", "1"));

        assertThat(look(Topics.OBSERVATION, Topics.RECORD))
                .isInstanceOfSatisfying(
                        StartVerdict.Refused.class,
                        refused -> assertThat(refused.findings())
                                .extracting(TopicFinding::topic)
                                .containsExactly(Topics.RECORD.name()));
    }

    private StartVerdict look(Topic<?, ?>... needed) {
        return rule.verdict(new TopicReport.Seen(observed, catalogue.findings(observed)), List.of(needed));
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }
}
