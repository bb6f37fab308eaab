package dev.tally.streams.frontier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("P3, P4: no alarm before what would silence it is read, and none silenced for ever")
class FrontierTrackerTest {
    private static final TopicPartition OBSERVATIONS = new TopicPartition("consultation.observation", 0);
    private static final TopicPartition SHARING = new TopicPartition("consultation.document-share", 0);
    private static final TopicPartition OTHER = new TopicPartition("consultation.document-share", 1);
    private static final Instant NOON = Instant.parse("2026-04-26T12:00:00Z");

    private final Cluster cluster = new Cluster();
    private final FrontierTracker tracker = new FrontierTracker(cluster);

    @BeforeEach
    void bothTopicsAreThere() {
        cluster.is(OBSERVATIONS, 0, 0);
        cluster.is(SHARING, 0, 0);
    }

    @Test
    void nothing_has_been_passed_before_anybody_has_looked() {
        assertThat(tracker.snapshot().passed()).isEmpty();
    }

    @Test
    void a_moment_is_passed_when_both_topics_were_read_up_to_the_end_seen_after_it() throws Exception {
        cluster.is(OBSERVATIONS, 10, 10);
        cluster.is(SHARING, 7, 7);
        tracker.look(NOON);

        assertThat(passed(0)).isEqualTo(NOON);
        assertThat(tracker.snapshot().behindSince()).isNull();
    }

    @Test
    void a_moment_is_not_passed_while_one_topic_is_behind() throws Exception {
        cluster.is(OBSERVATIONS, 10, 9);
        cluster.record(OBSERVATIONS, 9);
        cluster.is(SHARING, 7, 7);
        for (int second = 0; second < 20; second++) {
            tracker.look(NOON.plusSeconds(second));
        }

        assertThat(passed(0)).isBefore(NOON);
        assertThat(tracker.snapshot().behindSince()).isEqualTo(NOON);
        assertThat(tracker.snapshot().unread()).isEqualTo(1);
    }

    @Test
    void a_join_that_is_always_a_little_behind_still_passes_one_moment_after_the_other() throws Exception {
        for (int second = 0; second < 60; second++) {
            cluster.is(OBSERVATIONS, 100 + 10 * second, 95 + 10 * second);
            tracker.look(NOON.plusSeconds(second));
        }

        assertThat(passed(0)).isBetween(NOON.plusSeconds(56), NOON.plusSeconds(58));
    }

    @Test
    void partitions_pass_apart() throws Exception {
        cluster.is(OTHER, 5, 0);
        cluster.record(OTHER, 0);
        tracker.look(NOON);

        assertThat(passed(0)).isEqualTo(NOON);
        assertThat(passed(1)).isBefore(NOON);
    }

    @Test
    void a_gap_at_the_end_of_a_partition_is_crossed() throws Exception {
        cluster.is(OBSERVATIONS, 12, 10);
        tracker.look(NOON);
        assertThat(passed(0)).isBefore(NOON);

        tracker.look(NOON.plusSeconds(1));

        assertThat(passed(0)).isEqualTo(NOON.plusSeconds(1));
        assertThat(tracker.snapshot().unread()).isZero();
    }

    @Test
    void a_gap_is_probed_once_and_remembered() throws Exception {
        cluster.is(OBSERVATIONS, 12, 10);
        for (int second = 0; second < 60; second++) {
            tracker.look(NOON.plusSeconds(second));
        }

        assertThat(cluster.probes).isEqualTo(1);
        assertThat(passed(0)).isEqualTo(NOON.plusSeconds(59));
    }

    @Test
    void a_record_behind_a_gap_is_waited_for() throws Exception {
        cluster.is(OBSERVATIONS, 12, 10);
        tracker.look(NOON);
        tracker.look(NOON.plusSeconds(1));
        cluster.is(OBSERVATIONS, 13, 10);
        cluster.record(OBSERVATIONS, 12);
        for (int second = 2; second < 20; second++) {
            tracker.look(NOON.plusSeconds(second));
        }
        assertThat(passed(0)).isEqualTo(NOON.plusSeconds(1));

        cluster.is(OBSERVATIONS, 13, 13);
        tracker.look(NOON.plusSeconds(20));
        assertThat(passed(0)).isEqualTo(NOON.plusSeconds(20));
    }

    @Test
    void a_second_gap_behind_the_first_is_crossed_too() throws Exception {
        cluster.is(OBSERVATIONS, 12, 10);
        tracker.look(NOON);
        tracker.look(NOON.plusSeconds(1));
        cluster.is(OBSERVATIONS, 14, 10);
        for (int second = 2; second < 10; second++) {
            tracker.look(NOON.plusSeconds(second));
        }

        assertThat(passed(0)).isEqualTo(NOON.plusSeconds(9));
    }

    @Test
    void offsets_that_were_set_back_are_believed_and_the_gap_is_forgotten() throws Exception {
        cluster.is(OBSERVATIONS, 12, 10);
        tracker.look(NOON);
        tracker.look(NOON.plusSeconds(1));
        cluster.is(OBSERVATIONS, 12, 3);
        cluster.record(OBSERVATIONS, 3);
        for (int second = 2; second < 20; second++) {
            tracker.look(NOON.plusSeconds(second));
        }

        assertThat(passed(0)).isEqualTo(NOON.plusSeconds(1));
        assertThat(tracker.snapshot().unread()).isEqualTo(9);
    }

    @Test
    void a_join_that_is_stuck_does_not_have_its_backlog_fetched_every_second() throws Exception {
        cluster.is(OBSERVATIONS, 1_000, 10);
        cluster.record(OBSERVATIONS, 10);
        for (int second = 0; second < 60; second++) {
            tracker.look(NOON.plusSeconds(second));
        }

        assertThat(cluster.probes).isBetween(2, 13);
    }

    @Test
    void what_was_known_stays_when_the_cluster_does_not_answer() throws Exception {
        tracker.look(NOON);
        cluster.answers = false;

        assertThatThrownBy(() -> tracker.look(NOON.plusSeconds(1))).isInstanceOf(KafkaException.class);
        assertThat(passed(0)).isEqualTo(NOON);
    }

    private Instant passed(int partition) {
        return tracker.snapshot().passed().getOrDefault(partition, Instant.MIN);
    }

    /** A cluster of numbers: ends, committed offsets, and where the next record is. */
    private static final class Cluster implements GroupProgress {
        private final Map<TopicPartition, Long> ends = new HashMap<>();
        private final Map<TopicPartition, Long> committed = new HashMap<>();
        private final Map<TopicPartition, Long> records = new HashMap<>();
        private boolean answers = true;
        private int probes;

        void is(TopicPartition partition, long end, long readTo) {
            ends.put(partition, end);
            committed.put(partition, readTo);
        }

        void record(TopicPartition partition, long offset) {
            records.put(partition, offset);
        }

        @Override
        public Map<TopicPartition, Long> ends() {
            if (!answers) {
                throw new KafkaException("no answer");
            }
            return ends;
        }

        @Override
        public Map<TopicPartition, Long> committed() {
            return committed;
        }

        @Override
        public long firstRecord(TopicPartition partition, long from, long end) {
            probes++;
            long record = records.getOrDefault(partition, end);
            return record >= from ? record : end;
        }

        @Override
        public void close() {}
    }
}
