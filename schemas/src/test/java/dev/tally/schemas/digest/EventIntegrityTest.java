package dev.tally.schemas.digest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.event.DocumentShareContent;
import dev.tally.event.DocumentShareEvent;
import dev.tally.event.DocumentShared;
import dev.tally.event.ObservationContent;
import dev.tally.event.ObservationEvent;
import dev.tally.event.Origin;
import dev.tally.event.QuarantineReason;
import dev.tally.event.RecipientKind;
import dev.tally.event.RetractionContent;
import dev.tally.event.SealedContent;
import dev.tally.event.ShareRetracted;
import dev.tally.event.SharingStatement;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("P2: an event that is not what it says it is")
class EventIntegrityTest {
    private static final Instant BEFORE = Instant.parse("0001-01-01T00:00:00Z").minusMillis(1);
    private static final Instant AFTER = Instant.parse("+10000-01-01T00:00:00Z");
    private static final ByteBuffer CIPHERTEXT = ByteBuffer.wrap(new byte[] {1, 2});

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

    static Stream<Named<ObservationEvent>> observationsThatStorageCannotHold() {
        return Stream.of(
                Named.of("a section with U+0000", noted("rougeur \u0000")),
                Named.of("a section with half a character", noted("rougeur \uD83E")),
                Named.of("a cipher's name with U+0000", observation(new SealedContent("k", "A\u0000", CIPHERTEXT))),
                Named.of("a key id with U+0000", observation(new SealedContent("k\u0000", "A", CIPHERTEXT))),
                Named.of("a patient with U+0000", changed(GoldenEvents.observation(), "patientId", "1\u0000")),
                Named.of("a practitioner with U+0000", changed(GoldenEvents.observation(), "practitionerId", "\u0000")),
                Named.of("an author with U+0000", changed(GoldenEvents.observation(), "authorId", "\u0000")),
                Named.of("a gateway with U+0000", changed(GoldenEvents.observation(), "origin", somewhere("\u0000"))),
                Named.of("written in the year 10000", changed(GoldenEvents.observation(), "occurredAt", AFTER)),
                Named.of("written before the year 1", changed(GoldenEvents.observation(), "occurredAt", BEFORE)),
                Named.of("accepted in the year 10000", changed(GoldenEvents.observation(), "acceptedAt", AFTER)),
                Named.of("revision 0", revised(0)),
                Named.of("a negative revision", revised(-1)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("observationsThatStorageCannotHold")
    void is_invalid_if_storage_can_never_hold_the_observation(ObservationEvent event) {
        assertThat(EventIntegrity.problem(sound(event))).contains(QuarantineReason.RECORD_INVALID);
    }

    static Stream<Named<DocumentShareEvent>> sharingEventsThatStorageCannotHold() {
        return Stream.of(
                Named.of("a title with U+0000", shared("\u0000", "57833-6", "application/pdf", null)),
                Named.of("a title with half a character", shared("\uDE7A", "57833-6", "application/pdf", null)),
                Named.of("a document type with U+0000", shared("", "\u0000", "application/pdf", null)),
                Named.of("a media type with U+0000", shared("", "57833-6", "\u0000", null)),
                Named.of("a recipient with U+0000", shared("", "57833-6", "application/pdf", "\u0000")),
                Named.of("a reason with U+0000", retracted("\u0000")),
                Named.of("a patient with U+0000", changed(GoldenEvents.retraction(), "patientId", "\u0000")),
                Named.of("a practitioner with U+0000", changed(GoldenEvents.share(), "practitionerId", "\u0000")),
                Named.of("a gateway with U+0000", changed(GoldenEvents.statement(), "origin", somewhere("\u0000"))),
                Named.of("closed in the year 10000", changed(GoldenEvents.statement(), "occurredAt", AFTER)),
                Named.of("accepted before the year 1", changed(GoldenEvents.share(), "acceptedAt", BEFORE)),
                Named.of("revision 0 of a statement", stated(0, false)),
                Named.of("a negative revision of one that was inferred", stated(-1, true)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sharingEventsThatStorageCannotHold")
    void is_invalid_if_storage_can_never_hold_the_sharing_event(DocumentShareEvent event) {
        assertThat(EventIntegrity.problem(sound(event))).contains(QuarantineReason.RECORD_INVALID);
    }

    @Test
    void is_sound_if_a_statement_was_inferred_under_revision_0() {
        assertThat(EventIntegrity.problem(sound(stated(0, true)))).isEmpty();
    }

    @Test
    void is_sound_at_the_first_and_the_last_moment_that_storage_holds() {
        assertThat(EventIntegrity.problem(
                        sound(changed(GoldenEvents.observation(), "occurredAt", BEFORE.plusMillis(1)))))
                .isEmpty();
        assertThat(EventIntegrity.problem(
                        sound(changed(GoldenEvents.observation(), "occurredAt", AFTER.minusMillis(1)))))
                .isEmpty();
    }

    private static ObservationEvent noted(String conclusion) {
        return observation(new ObservationContent(null, null, null, conclusion));
    }

    private static ObservationEvent observation(Object content) {
        return GoldenEvents.observation(content, GoldenEvents.golden(), GoldenEvents.somewhere());
    }

    private static ObservationEvent revised(int revision) {
        UUID id = EventIds.observation(GoldenEvents.CONSULTATION, revision);
        return changed(changed(GoldenEvents.observation(), "revision", revision), "eventId", id);
    }

    private static DocumentShareEvent shared(
            String title, String documentType, String mediaType, @Nullable String recipientId) {
        return GoldenEvents.sharing(
                EventIds.share(GoldenEvents.CONSULTATION, GoldenEvents.FIRST_SHARE),
                new DocumentShared(
                        GoldenEvents.FIRST_SHARE,
                        new DocumentShareContent(
                                title,
                                documentType,
                                mediaType,
                                1L,
                                GoldenEvents.filled(1),
                                RecipientKind.PRACTITIONER,
                                recipientId)));
    }

    private static DocumentShareEvent retracted(String reason) {
        return GoldenEvents.sharing(
                EventIds.retraction(GoldenEvents.CONSULTATION, GoldenEvents.FIRST_SHARE),
                new ShareRetracted(GoldenEvents.FIRST_SHARE, new RetractionContent(reason)));
    }

    private static DocumentShareEvent stated(int revision, boolean inferred) {
        return GoldenEvents.sharing(
                EventIds.statement(GoldenEvents.CONSULTATION, revision),
                new SharingStatement(revision, List.of(), 1, inferred));
    }

    private static Origin somewhere(String gatewayId) {
        return new Origin(gatewayId, new UUID(7, 7), 1L, true);
    }

    private static <E extends SpecificRecord> E changed(E event, String field, Object value) {
        event.put(position(event, field), value);
        return event;
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
