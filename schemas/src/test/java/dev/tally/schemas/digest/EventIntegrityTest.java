package dev.tally.schemas.digest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.event.DocumentShareEvent;
import dev.tally.event.ObservationEvent;
import dev.tally.event.QuarantineReason;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("P2: an event that is not what it says it is")
class EventIntegrityTest {

    @Test
    void is_told_by_its_id_if_it_is_an_observation() {
        ObservationEvent sound = sound(GoldenEvents.observation());
        assertThat(EventIntegrity.problem(sound)).isEmpty();

        sound.put(position(sound, "eventId"), EventIds.observation(GoldenEvents.CONSULTATION, 1));

        assertThat(EventIntegrity.problem(sound)).contains(QuarantineReason.EVENT_ID_MISMATCH);
    }

    @Test
    void is_told_by_its_digest_if_it_is_an_observation() {
        ObservationEvent sound = sound(GoldenEvents.observation());

        sound.put(position(sound, "authorId"), "99700218896");

        assertThat(EventIntegrity.problem(sound)).contains(QuarantineReason.DIGEST_MISMATCH);
    }

    static Stream<Named<Supplier<DocumentShareEvent>>> sharingEvents() {
        return Stream.of(
                Named.of("share", GoldenEvents::share),
                Named.of("retraction", GoldenEvents::retraction),
                Named.of("statement", GoldenEvents::statement));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sharingEvents")
    void is_told_by_its_id_or_digest_if_it_is_of_the_sharing_half(Supplier<DocumentShareEvent> event) {
        DocumentShareEvent sound = sound(event.get());
        DocumentShareEvent otherId = sound(event.get());
        otherId.put(position(otherId, "eventId"), new UUID(1, 2));
        DocumentShareEvent otherPatient = sound(event.get());
        otherPatient.put(position(otherPatient, "patientId"), "279035121518989");

        assertThat(EventIntegrity.problem(sound)).isEmpty();
        assertThat(EventIntegrity.problem(otherId)).contains(QuarantineReason.EVENT_ID_MISMATCH);
        assertThat(EventIntegrity.problem(otherPatient)).contains(QuarantineReason.DIGEST_MISMATCH);
    }

    private static ObservationEvent sound(ObservationEvent event) {
        event.put(position(event, "contentDigest"), ContentDigest.of(event));
        return event;
    }

    private static DocumentShareEvent sound(DocumentShareEvent event) {
        event.put(position(event, "contentDigest"), ContentDigest.of(event));
        return event;
    }

    private static int position(SpecificRecord record, String field) {
        return record.getSchema().getField(field).pos();
    }
}
