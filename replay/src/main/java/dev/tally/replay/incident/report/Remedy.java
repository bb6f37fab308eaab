package dev.tally.replay.incident.report;

/** What must be done about something that is affected, the most urgent first. */
public enum Remedy {
    /** No copy of it can be told: whoever wrote it must write it again. */
    WRITE_AGAIN,
    /** Something is there, and nobody but the practitioner can say whether it is right. */
    CHECK,
    /** What was accepted is kept, in a topic or in the quarantine: it is brought back from there, and nobody writes it again. */
    RESTORE,
    /** It is stored as it was accepted: what is wrong lies elsewhere. */
    STORED;

    /** The more urgent of two. */
    Remedy orWorse(Remedy other) {
        return compareTo(other) <= 0 ? this : other;
    }
}
