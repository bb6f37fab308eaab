package dev.tally.replay.topic;

/** What the events of a topic can be selected by. */
public enum Ability {
    /** They name practitioner and patient in the clear. */
    SUBJECT,
    /** They name a gateway. */
    GATEWAY,
    /** They have a time of the practice software's. */
    OCCURRED
}
