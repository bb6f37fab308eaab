package dev.tally.schemas.assembly;

/**
 * How large one consultation may grow. Each half has a budget of its own, counted in the order of its own topic, so that
 * whether an event fits does not depend on how the two topics interleave. Together they stay under the 16 MiB that the
 * record topic takes.
 *
 * @param shares most shares of a consultation
 * @param observationBytes most bytes of all its observation revisions, as received
 * @param sharingBytes most bytes of all its shares, retractions and statements, as received
 */
public record Limits(int shares, long observationBytes, long sharingBytes) {
    /** 500 shares, 9 MiB of observations, 6 MiB of sharing. Source: docs/DESIGN.md, section 4. */
    public static final Limits STANDARD = new Limits(500, 9L * 1024 * 1024, 6L * 1024 * 1024);
}
