package dev.tally.schemas.canary;

import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The identities of canaries: consultations that nobody had, sent to see that the whole way is open.
 *
 * <p>Practitioner and patient are reserved. Both pass the checks of a gateway in production, and neither is ever given to
 * anybody: no register begins to count at zero. Heartbeats and receipts name neither, so the consultation's id tells it too: a
 * UUID of version 8, which RFC 9562 leaves to its maker, with the word {@code canary} as its last six bytes and chance in the
 * rest.
 *
 * <p>No state, safe for any thread.
 */
public final class Canary {
    /** The practitioner of every canary, and of nothing else. */
    public static final String PRACTITIONER_ID = "00000000000";

    /** The patient of every canary, and of nothing else. */
    public static final String PATIENT_ID = "000000000000097";

    private static final int VERSION = 8;
    private static final long WORD = 0x6361_6e61_7279L;
    private static final long WORD_MASK = 0x0000_ffff_ffff_ffffL;

    private Canary() {}

    /** An id for a new canary. */
    public static UUID newConsultationId(RandomGenerator random) {
        long high = (random.nextLong() & 0xffff_ffff_ffff_0fffL) | (long) VERSION << 12;
        long low = (random.nextLong() & 0x3fff_0000_0000_0000L) | 0x8000_0000_0000_0000L | WORD;
        return new UUID(high, low);
    }

    /** Whether a consultation is a canary, where nothing but its id is known. */
    public static boolean isCanary(@Nullable UUID consultationId) {
        return consultationId != null
                && consultationId.version() == VERSION
                && consultationId.variant() == 2
                && (consultationId.getLeastSignificantBits() & WORD_MASK) == WORD;
    }

    /**
     * Whether a consultation is a canary. One that names a practitioner who exists is none, whatever its id: nobody's note shall be
     * left out of a report because of how practice software makes ids.
     *
     * @param practitionerId null if it is not known
     */
    public static boolean isCanary(@Nullable UUID consultationId, @Nullable String practitionerId) {
        return isCanary(consultationId) && (practitionerId == null || practitionerId.equals(PRACTITIONER_ID));
    }
}
