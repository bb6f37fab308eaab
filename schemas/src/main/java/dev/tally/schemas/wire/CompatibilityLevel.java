package dev.tally.schemas.wire;

/** What a registry demands of a new version of a subject's schema. Names as in the Confluent REST API. */
public enum CompatibilityLevel {
    NONE,
    BACKWARD,
    BACKWARD_TRANSITIVE,
    FORWARD,
    FORWARD_TRANSITIVE,
    FULL,
    /** Tally's level: every version reads every other one, for topics are kept for ever. */
    FULL_TRANSITIVE
}
