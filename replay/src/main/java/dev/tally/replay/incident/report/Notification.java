package dev.tally.replay.incident.report;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What people, and not the evidence, say about an incident.
 *
 * @param phase whether it is the first notification
 * @param initialAt when the initial one was sent; null in the initial one itself
 * @param awareAt when the controller became aware; null means: when it was first noticed
 * @param contact whom to ask, for article 33(3)(b); null if it is to be filled in
 * @param measures what was done or is proposed, for article 33(3)(d), besides what the evidence shows
 */
public record Notification(
        Phase phase,
        @Nullable Instant initialAt,
        @Nullable Instant awareAt,
        @Nullable String contact,
        List<String> measures) {
    /** Article 33(4): information may come in phases. */
    public enum Phase {
        /** The first one, within 72 hours. */
        initial,
        /** What was not known then. */
        complementary
    }

    /** Copies the list. */
    public Notification {
        measures = List.copyOf(measures);
        if ((phase == Phase.complementary) != (initialAt != null)) {
            throw new IllegalArgumentException("a complementary notification, and no other, names the initial one");
        }
    }
}
