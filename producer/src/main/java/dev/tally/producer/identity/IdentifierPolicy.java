package dev.tally.producer.identity;

import java.util.Set;

/**
 * Which identifiers a gateway takes. Identities made for tests look like real ones, so that a note filed under one of them in
 * production would belong to nobody.
 */
public enum IdentifierPolicy {
    /** Refuses identifiers that are known to be made for tests and published examples. */
    PRODUCTION,

    /** Takes them too, even those whose check does not hold. For demonstrations and tests. */
    FIXTURE;

    /** Practitioners' test cards and sandbox identities have numbers of this range. */
    private static final String RPPS_TEST_PREFIX = "997";

    /** Printed in documentation; its check does not hold. */
    private static final Set<String> PUBLISHED_RPPS = Set.of("10101201234");

    /** Printed in documentation as examples of the national health identity. */
    private static final Set<String> PUBLISHED_INS =
            Set.of("185057512345673", "279035121518989", "269054958815780", "255081416802538");

    boolean accepts(Rpps rpps) {
        return this == FIXTURE
                || !(rpps.number().startsWith(RPPS_TEST_PREFIX) || PUBLISHED_RPPS.contains(rpps.number()));
    }

    boolean accepts(Ins ins) {
        return this == FIXTURE || !PUBLISHED_INS.contains(ins.number());
    }

    /** Whether a number is taken although its check does not hold. */
    boolean excusesRpps(String number) {
        return this == FIXTURE && PUBLISHED_RPPS.contains(number);
    }
}
