package dev.tally.schemas.digest;

import java.time.Instant;

/**
 * Times that every part of the pipeline can carry unchanged: those whose year has four digits. Earlier and later ones have
 * more than one way to be written, and storage refuses them.
 */
public final class StorableTime {
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

    private StorableTime() {}

    /** True if the time can be stored and read back equal. */
    public static boolean isStorable(Instant time) {
        return !time.isBefore(FIRST) && time.isBefore(END);
    }
}
