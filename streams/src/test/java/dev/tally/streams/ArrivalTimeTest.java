package dev.tally.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("P1, P4: the time of arrival")
class ArrivalTimeTest {
    private static final long NOW = 1777204800000L;
    private static final long DAY = 24L * 60 * 60 * 1000;

    private final ArrivalTime time = new ArrivalTime(Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC));

    @ParameterizedTest
    @ValueSource(longs = {1, NOW - 400 * DAY, NOW - 1, NOW, NOW + 60_000})
    void is_the_broker_s(long timestamp) {
        assertThat(time.extract(arrivingAt(timestamp), 0)).isEqualTo(timestamp);
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, NOW + 2 * DAY, Long.MAX_VALUE})
    void is_the_join_s_where_the_record_carries_an_impossible_one(long timestamp) {
        assertThat(time.extract(arrivingAt(timestamp), 0)).isEqualTo(NOW);
    }

    private static ConsumerRecord<Object, Object> arrivingAt(long timestamp) {
        return new ConsumerRecord<>(
                "consultation.observation",
                0,
                0,
                Math.max(-1, timestamp),
                TimestampType.CREATE_TIME,
                0,
                0,
                "",
                "",
                new RecordHeaders(),
                Optional.empty());
    }
}
