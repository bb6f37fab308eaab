package dev.tally.replay.audit.canary;

import java.util.Locale;

/**
 * What a canary consists of. Each shape is complete when all of it has come, so that no canary waits in the join and is raised
 * there as overdue.
 */
public enum CanaryShape {
    /** A note, and the statement that nothing was shared. */
    OBSERVATION_ONLY,
    /** A note, and then a share: what 2023 lost. */
    OBSERVATION_THEN_SHARE,
    /** A share, and then the note: the half that waits is the other one. */
    SHARE_THEN_OBSERVATION,
    /** A note that is almost as large as a half may be, and a share. */
    LARGE,
    /** A note and a share, and both again. */
    SENT_TWICE;

    /** In words, as it is written in results. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
