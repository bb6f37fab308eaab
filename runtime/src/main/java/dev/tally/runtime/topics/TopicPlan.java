package dev.tally.runtime.topics;

import java.util.List;

/**
 * What {@code tally topics apply} would do.
 *
 * @param changes steps that can be executed, in this order
 * @param byHand findings that are left to a person, because mending them could make the brokers delete records or needs a
 *     decision; each says what to do
 */
public record TopicPlan(List<TopicChange> changes, List<TopicFinding> byHand) {
    /** Copies the lists. */
    public TopicPlan {
        changes = List.copyOf(changes);
        byHand = List.copyOf(byHand);
    }

    /** Whether the topics are already what they must be. */
    public boolean isEmpty() {
        return changes.isEmpty() && byHand.isEmpty();
    }
}
