package dev.tally.replay.audit.follow;

import dev.tally.replay.audit.Findings;
import dev.tally.replay.audit.SetAside;
import dev.tally.replay.quarantine.QuarantineSettings;
import dev.tally.replay.quarantine.QuarantineTopic;
import dev.tally.replay.window.Brokers;
import dev.tally.schemas.topic.Topics;
import java.util.List;
import java.util.Map;

/**
 * What was set aside, read again only when the topic has moved: it is small by intent, and the audit looks often.
 *
 * <p>For one thread. Owns its consumer.
 */
final class Quarantines implements AutoCloseable {
    private final QuarantineTopic topic;
    private Map<Integer, Long> readTo = Map.of();
    private QuarantineTopic.Listing listing = new QuarantineTopic.Listing(List.of(), List.of());

    Quarantines(QuarantineSettings settings) {
        this.topic = QuarantineTopic.open(settings);
    }

    /** Everything that is set aside now. */
    SetAside look(Brokers brokers) {
        Map<Integer, Long> ends = brokers.extent(Topics.QUARANTINE.name()).ends();
        if (!ends.equals(readTo)) {
            listing = topic.list();
            readTo = ends;
        }
        return new SetAside(listing.items());
    }

    /** What a person should look at: what nobody has acknowledged, and what does not decode. */
    void report(Findings findings) {
        findings.setAside(listing);
    }

    @Override
    public void close() {
        topic.close();
    }
}
