package dev.tally.producer.journal;

/** What a person is to do when the journal cannot go on. */
final class Remedies {
    static final String DAMAGED_BEYOND_START =
            "Copy the directory away first. If the disk has a snapshot, restore it. Without one, move the directory aside and"
                    + " start the gateway with an empty one: what Kafka has is stored in any case; what only this directory"
                    + " has is to be sent again by the practice software";

    static final String WRITE_FAILED =
            "Nothing is tried again, for nobody knows what is on the disk now. Look at the disk (space, kernel log), then"
                    + " start the gateway: what was answered is read back, and what was not is sent again by its client";

    static final String START_CHECKS =
            "Start it again: each start reads every entry, and sets aside and names what is damaged";

    private Remedies() {}
}
