package dev.tally.schemas.assembly;

/** What the join has to say to storage after an arrival. */
public enum Emission {
    /** Nothing: the record waits, or what arrived was refused. */
    NONE,
    /** A version that was not emitted before: all events of the set. */
    NEW_VERSION,
    /** The version emitted last, again and soon, so that storage can confirm it to whoever sent the duplicate. */
    REPEATED_VERSION
}
