package dev.tally.replay.access;

import dev.tally.event.AccessEntry;
import dev.tally.replay.ReplayFailedException;
import dev.tally.replay.append.Appender;
import dev.tally.runtime.kafka.KafkaClients;
import dev.tally.runtime.serde.TopicSerdes;
import dev.tally.schemas.topic.Topics;
import java.time.Clock;
import java.time.temporal.ChronoUnit;

/**
 * Writes to the topic {@code access.log} who reveals what. Whoever reveals identified data calls {@link #record} first, and
 * shows nothing unless it returned.
 *
 * <p>For one thread. Owns its producer.
 */
public final class AccessLog implements AutoCloseable {
    private final Appender<String, AccessEntry> entries;
    private final Clock clock;

    private AccessLog(Appender<String, AccessEntry> entries, Clock clock) {
        this.entries = entries;
        this.clock = clock;
    }

    /** A log that is written with clients of these settings. */
    public static AccessLog open(KafkaClients clients, TopicSerdes serdes, Clock clock) {
        return new AccessLog(new Appender<>(clients, serdes, Topics.ACCESS), clock);
    }

    /**
     * Records that somebody is about to reveal data. Returns once all in-sync brokers have it.
     *
     * @param user who
     * @param command by which command
     * @param bounds which data: topic, window, filters
     * @throws ReplayFailedException if the brokers do not acknowledge it: then nothing may be revealed
     */
    public void record(String user, String command, String bounds) {
        try {
            entries.append(
                    user, new AccessEntry(user, clock.instant().truncatedTo(ChronoUnit.MILLIS), command, bounds));
        } catch (ReplayFailedException notWritten) {
            throw new ReplayFailedException(
                    "the use of identified data could not be written down, so nothing was revealed: "
                            + notWritten.getMessage(),
                    notWritten.getCause());
        }
    }

    @Override
    public void close() {
        entries.close();
    }
}
