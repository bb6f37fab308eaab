package dev.tally.replay.quarantine;

import dev.tally.event.AccessEntry;
import dev.tally.schemas.topic.Topics;

/**
 * Who has seen identified data: written and acknowledged by all in-sync brokers before anything is shown.
 *
 * <p>For one thread. Owns its producer.
 */
public final class AccessLog implements AutoCloseable {
    private final Appender<String, AccessEntry> entries;

    /** The log that these settings lead to. */
    public AccessLog(QuarantineSettings settings) {
        entries = new Appender<>(settings, Topics.ACCESS);
    }

    /**
     * Writes that somebody is about to see something.
     *
     * @throws QuarantineUnavailableException if that is not acknowledged: then nothing may be shown
     */
    public void enter(AccessEntry entry) {
        entries.append(entry.getUser(), entry);
    }

    @Override
    public void close() {
        entries.close();
    }
}
