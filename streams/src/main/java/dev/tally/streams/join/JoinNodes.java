package dev.tally.streams.join;

/** The names of the topology's nodes, in one place. They appear in metrics and logs, and must not change lightly. */
public final class JoinNodes {
    /** Reads the observation halves. */
    public static final String OBSERVATION_SOURCE = "observation-source";

    /** Reads the sharing halves. */
    public static final String SHARING_SOURCE = "sharing-source";

    /** Applies an event to its consultation. */
    public static final String JOIN = "join";

    /** Writes records. */
    public static final String RECORD_SINK = "record-sink";

    /** Writes consultations raised as incomplete, or resolved. */
    public static final String INCOMPLETE_SINK = "incomplete-sink";

    /** Writes what is set aside. */
    public static final String QUARANTINE_SINK = "quarantine-sink";

    private JoinNodes() {}
}
