package dev.tally.replay.quarantine;

import dev.tally.event.Acknowledgement;
import dev.tally.event.QuarantinedEvent;
import org.jspecify.annotations.Nullable;

/**
 * One thing that was set aside, whole. Prints its place and nothing of its content.
 *
 * @param event as it was set aside
 * @param acknowledgement null if nobody has acknowledged it yet
 */
public record Quarantined(QuarantinedEvent event, @Nullable Acknowledgement acknowledgement) {

    /** What can be shown to everyone. */
    public QuarantineItem item() {
        return QuarantineItem.of(event, acknowledgement);
    }

    @Override
    public String toString() {
        return item().place();
    }
}
