package dev.tally.replay.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.replay.privacy.Disclosure;
import dev.tally.replay.privacy.Pseudonyms;
import dev.tally.replay.topic.Traits;
import dev.tally.schemas.canary.Canary;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** P5: an export holds what practices wrote: all of it, and nothing that nobody wrote. */
class SelectionTest {
    private static final UUID CANARY = Canary.newConsultationId(new Random(1));
    private static final String SOMEBODY = "10003879623";
    private static final Disclosure DISCLOSURE = new Disclosure(false, false, Pseudonyms.ofThisRunAlone());

    private static Traits traits(@Nullable UUID consultation, @Nullable String practitioner) {
        return new Traits(consultation, practitioner, null, Set.of(), "current", null);
    }

    @Test
    void aCanaryIsNeverWanted() {
        Selection itsConsultation = new Selection(CANARY, null, null, null, null, null, null);

        assertThat(Selection.ALL.wants(traits(CANARY, Canary.PRACTITIONER_ID), DISCLOSURE))
                .isFalse();
        assertThat(Selection.ALL.wants(traits(CANARY, null), DISCLOSURE))
                .as("of a topic that names no practitioner")
                .isFalse();
        assertThat(itsConsultation.wants(traits(CANARY, Canary.PRACTITIONER_ID), DISCLOSURE))
                .as("asked for by its id")
                .isFalse();
    }

    @Test
    void whatSomebodyWroteIsWantedWhateverItsId() {
        assertThat(Selection.ALL.wants(traits(CANARY, SOMEBODY), DISCLOSURE)).isTrue();
        assertThat(Selection.ALL.wants(traits(new UUID(1, 2), SOMEBODY), DISCLOSURE))
                .isTrue();
        assertThat(Selection.ALL.wants(traits(null, null), DISCLOSURE)).isTrue();
    }
}
