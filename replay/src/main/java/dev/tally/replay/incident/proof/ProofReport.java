package dev.tally.replay.incident.proof;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one consultation.
 *
 * @param consultationId which
 * @param verdict what it comes to
 * @param traces all of them, in order of time
 * @param through nothing that any gateway accepted before is unseen; null if that was not looked into, or cannot be said
 * @param grounds what "never received" rests on; empty if it was received
 * @param doubts why it cannot be proved; empty unless it cannot
 */
public record ProofReport(
        UUID consultationId,
        Verdict verdict,
        List<Trace> traces,
        @Nullable Instant through,
        List<String> grounds,
        List<String> doubts) {
    /** What can come of it. */
    public enum Verdict {
        /** A gateway accepted it: there are traces besides rows of the database. */
        RECEIVED,
        /** There is no trace, and everything that was ever accepted is known. */
        NEVER_RECEIVED,
        /** No gateway is known to have accepted it, and not everything that was accepted is known, or the database has rows of it. */
        NOT_PROVABLE
    }

    /** Copies the lists. */
    public ProofReport {
        traces = List.copyOf(traces);
        grounds = List.copyOf(grounds);
        doubts = List.copyOf(doubts);
    }
}
