package dev.tally.replay.audit.evidence;

import dev.tally.replay.audit.compact.SequenceSet;
import java.util.UUID;

/**
 * One run of a gateway: which of its numbers were seen, and how far they are known to go.
 *
 * <p>For one thread.
 */
public final class Incarnation {
    private final String gatewayId;
    private final UUID id;
    private final SequenceSet seen = new SequenceSet();
    private boolean journaled = true;
    private long last;

    /** A run of which nothing is known yet. */
    public Incarnation(String gatewayId, UUID id) {
        this.gatewayId = gatewayId;
        this.id = id;
    }

    /**
     * An event with this number lies in a topic, or was set aside.
     *
     * @param isDue whether it came long enough ago that the numbers before it must be there too
     */
    public void seen(long sequence, boolean isDue) {
        seen.add(sequence);
        if (isDue) {
            last = Math.max(last, sequence);
        }
    }

    /** The gateway has said that it gave the numbers up to this one. */
    public void said(long sequence) {
        last = Math.max(last, sequence);
    }

    /** Its numbers were given without a journal: a hole can be an accident. */
    public void notJournaled() {
        journaled = false;
    }

    /** The gateway. */
    public String gatewayId() {
        return gatewayId;
    }

    /** The run. */
    public UUID id() {
        return id;
    }

    /** The numbers that were seen. */
    public SequenceSet seen() {
        return seen;
    }

    /** Whether its holes prove something. */
    public boolean isJournaled() {
        return journaled;
    }

    /** The largest number that it is known to have given. */
    public long last() {
        return last;
    }

    @Override
    public String toString() {
        return gatewayId + "/" + id;
    }
}
