package dev.tally.schemas.canary;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** P4: what is left out of reports is what nobody wrote, and nothing else. */
class CanaryTest {
    private static final String SOMEBODY = "10003456786";

    private final Random random = new Random(8);

    @Test
    void everyIdIsAnotherAndIsKnown() {
        Set<UUID> ids = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            ids.add(Canary.newConsultationId(random));
        }

        assertThat(ids).hasSize(1_000).allMatch(Canary::isCanary);
        assertThat(ids)
                .allSatisfy(id -> assertThat(id.toString())
                        .matches("[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-63616e617279"));
    }

    @Test
    void noOtherIdIsACanarys() {
        UUID canary = Canary.newConsultationId(random);
        UUID random4 =
                new UUID((canary.getMostSignificantBits() & ~0xf000L) | 0x4000L, canary.getLeastSignificantBits());
        UUID otherWord = new UUID(canary.getMostSignificantBits(), canary.getLeastSignificantBits() ^ 1);

        assertThat(Canary.isCanary(random4)).as("of version 4").isFalse();
        assertThat(Canary.isCanary(otherWord)).as("with another word").isFalse();
        assertThat(Canary.isCanary(null)).isFalse();
    }

    @Test
    void whoNamesSomebodyIsNone() {
        UUID canary = Canary.newConsultationId(random);

        assertThat(Canary.isCanary(canary, Canary.PRACTITIONER_ID)).isTrue();
        assertThat(Canary.isCanary(canary, null)).as("nobody is named").isTrue();
        assertThat(Canary.isCanary(canary, SOMEBODY)).isFalse();
        assertThat(Canary.isCanary(new UUID(1, 2), Canary.PRACTITIONER_ID))
                .as("somebody else uses the reserved practitioner")
                .isFalse();
    }
}
