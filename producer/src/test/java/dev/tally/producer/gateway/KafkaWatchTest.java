package dev.tally.producer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.runtime.service.StopSignal;
import dev.tally.runtime.topics.StartVerdict;
import dev.tally.runtime.topics.TopicFinding;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** P4: nothing is sent into topics in which halves would not meet. */
class KafkaWatchTest {
    private static final StartVerdict READY = new StartVerdict.Ready(6, List.of());
    private static final StartVerdict WAITING = new StartVerdict.Waiting("the brokers do not answer");
    private static final StartVerdict REFUSED = new StartVerdict.Refused(List.of(new TopicFinding(
            TopicFinding.Kind.PARTITIONS_DIFFER, "a-topic", "partitions", "7", "6", true, "make it anew")));

    private final KafkaWatch watch = new KafkaWatch(() -> READY, Duration.ofSeconds(5), new StopSignal());

    @Test
    void topicsThatAreWrongStayWrongWhileTheBrokersDoNotAnswer() {
        watch.hear(REFUSED);
        watch.hear(WAITING);

        assertThat(watch.obstacle()).contains("a-topic", "make it anew");
        assertThat(watch.outage()).isEqualTo("the brokers do not answer");
    }

    @Test
    void topicsThatWereMendedAreNoObstacle() {
        watch.hear(WAITING);
        assertThat(watch.obstacle()).isNull();
        watch.hear(REFUSED);
        watch.hear(READY);

        assertThat(watch.obstacle()).isNull();
        assertThat(watch.outage()).isNull();
    }
}
