package dev.tally.schemas.topic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.schemas.assembly.Limits;
import dev.tally.schemas.topic.Topic.Cleanup;
import dev.tally.schemas.topic.Topic.Partitioning;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("P1: the topics keep what they are given")
class TopicsTest {
    /** Topics of which no record may ever go. */
    private static final List<Topic<?, ?>> FOR_EVER =
            List.of(Topics.OBSERVATION, Topics.DOCUMENT_SHARE, Topics.RECORD, Topics.QUARANTINE, Topics.ACCESS);

    @Test
    void each_has_a_name_of_its_own() {
        assertThat(Topics.all()).extracting(Topic::name).doesNotHaveDuplicates().hasSize(9);
    }

    @Test
    void are_stamped_by_the_broker_and_acknowledged_by_two_replicas_and_elect_no_unclean_leader() {
        assertThat(Topics.all())
                .allSatisfy(topic -> assertThat(topic.config(2))
                        .containsEntry("message.timestamp.type", "LogAppendTime")
                        .containsEntry("min.insync.replicas", "2")
                        .containsEntry("unclean.leader.election.enable", "false")
                        .containsEntry("retention.bytes", "-1"));
    }

    @Test
    void that_hold_medical_facts_delete_nothing() {
        assertThat(FOR_EVER).allSatisfy(topic -> {
            assertThat(topic.cleanup()).isEqualTo(Cleanup.DELETE);
            assertThat(topic.config(2))
                    .containsEntry("cleanup.policy", "delete")
                    .containsEntry("retention.ms", "-1");
        });
    }

    @Test
    void that_hold_a_standing_keep_the_newest_of_each_key() {
        assertThat(List.of(Topics.INCOMPLETE, Topics.FINDING))
                .allSatisfy(topic -> assertThat(topic.config(2))
                        .containsEntry("cleanup.policy", "compact")
                        .containsEntry("retention.ms", "-1"));
    }

    @Test
    void that_a_gateway_reads_or_writes_keep_30_and_90_days() {
        assertThat(Topics.RECEIPT.config(2)).containsEntry("retention.ms", millis(30));
        assertThat(Topics.HEARTBEAT.config(2)).containsEntry("retention.ms", millis(90));
    }

    @Test
    void that_the_join_pairs_are_partitioned_by_consultation_and_no_others() {
        assertThat(Topics.all())
                .filteredOn(topic -> topic.partitioning() == Partitioning.BY_CONSULTATION)
                .containsExactly(Topics.OBSERVATION, Topics.DOCUMENT_SHARE, Topics.RECORD);
    }

    @Test
    void are_large_enough_for_what_the_limits_allow() {
        int half = 256 * 1024;
        long record = Limits.STANDARD.observationBytes() + Limits.STANDARD.sharingBytes();

        assertThat(Topics.OBSERVATION.maxMessageBytes()).isGreaterThanOrEqualTo(half + 64 * 1024);
        assertThat(Topics.DOCUMENT_SHARE.maxMessageBytes()).isEqualTo(Topics.OBSERVATION.maxMessageBytes());
        assertThat((long) Topics.RECORD.maxMessageBytes()).isGreaterThanOrEqualTo(record + half);
        assertThat(Topics.QUARANTINE.maxMessageBytes()).isGreaterThan(Topics.RECORD.maxMessageBytes());
    }

    @Test
    void name_their_subject_after_themselves_and_their_schema_after_their_class() {
        assertThat(Topics.RECORD.valueSubject()).isEqualTo("consultation.record-value");
        assertThat(Topics.all())
                .allSatisfy(topic -> assertThat(topic.valueSchema().getFullName())
                        .isEqualTo(topic.valueType().getName()));
    }

    private static String millis(int days) {
        return Long.toString(Duration.ofDays(days).toMillis());
    }
}
