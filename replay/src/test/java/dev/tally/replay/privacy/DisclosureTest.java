package dev.tally.replay.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.event.ConsultationRecord;
import dev.tally.event.DocumentShareEvent;
import dev.tally.event.ObservationEvent;
import dev.tally.replay.sample.Practice;
import dev.tally.replay.sample.Practice.Consultation;
import dev.tally.schemas.digest.ContentDigest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

/** What an export does not reveal is not in it, in no form. */
class DisclosureTest {
    private static final String KEY = "a key of at least thirty-two characters";
    private static final Disclosure PSEUDONYMOUS = new Disclosure(false, false, Pseudonyms.keyed(KEY));

    @Test
    void neitherNumbersNorWordsNorBareDigestsAreLeftInAPseudonymisedRecord() throws IOException {
        Practice practice = new Practice(1);
        for (int i = 0; i < 200; i++) {
            Consultation consultation = practice.next();
            ConsultationRecord record = consultation.record();

            ConsultationRecord shown = PSEUDONYMOUS.of(record);

            String bytes = bytes(shown);
            assertThat(bytes)
                    .doesNotContain(
                            record.getPatientId(), record.getPractitionerId(), "99701", Practice.WORDS, "Ordonnance")
                    .contains(record.getConsultationId().toString());
            for (ObservationEvent event : consultation.observations()) {
                assertThat(bytes).doesNotContain(text(event.getContentDigest().bytes()));
            }
            for (DocumentShareEvent event : consultation.sharing()) {
                assertThat(bytes).doesNotContain(text(event.getContentDigest().bytes()));
            }
        }
    }

    @Test
    void withEverythingAskedForTheEventIsTheSame() {
        ConsultationRecord record = new Practice(2).next().record();

        assertThat(new Disclosure(true, true, Pseudonyms.keyed(KEY)).of(record)).isSameAs(record);
    }

    @Test
    void notesAloneLeaveTheTextAndTheIdentitiesAlone() {
        ObservationEvent event = new Practice(3).next().observations().get(0);

        ObservationEvent noted = new Disclosure(false, true, Pseudonyms.keyed(KEY)).of(event);
        ObservationEvent identified = new Disclosure(true, false, Pseudonyms.keyed(KEY)).of(event);

        assertThat(noted.getContent()).isEqualTo(event.getContent());
        assertThat(noted.getPatientId()).startsWith("patient-");
        assertThat(identified.getPatientId()).isEqualTo(event.getPatientId());
        assertThat(identified.getContentDigest()).isEqualTo(ContentDigest.of(event));
        assertThat(identified.getContent()).isNotEqualTo(event.getContent());
    }

    @Test
    void pseudonymsAreStableUnderOneKeyAndOthersUnderAnother() {
        Pseudonyms one = Pseudonyms.keyed(KEY);
        Pseudonyms same = Pseudonyms.keyed(KEY + "\n");
        Pseudonyms other = Pseudonyms.keyed(KEY + "!");

        assertThat(one.patient("279035121518989"))
                .isEqualTo(same.patient("279035121518989"))
                .isNotEqualTo(other.patient("279035121518989"))
                .isNotEqualTo(one.patient("279035121518988"));
        assertThat(one.practitioner("99700218896").substring(13))
                .isNotEqualTo(one.patient("99700218896").substring(8));
        assertThat(one.fingerprint()).isEqualTo(same.fingerprint()).isNotEqualTo(other.fingerprint());
        assertThat(Pseudonyms.ofThisRunAlone().patient("1"))
                .isNotEqualTo(Pseudonyms.ofThisRunAlone().patient("1"));
    }

    @Test
    void somebodyIsFoundByNumberAndByPseudonym() {
        String pseudonym = PSEUDONYMOUS.patient("279035121518989");

        assertThat(PSEUDONYMOUS.isPatient("279035121518989", "279035121518989")).isTrue();
        assertThat(PSEUDONYMOUS.isPatient(pseudonym, "279035121518989")).isTrue();
        assertThat(PSEUDONYMOUS.isPatient(pseudonym, "185057512345673")).isFalse();
    }

    private static String bytes(SpecificRecord event) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        new SpecificDatumWriter<>(event.getSchema(), SpecificData.getForClass(event.getClass())).write(event, encoder);
        encoder.flush();
        // One character for each byte, so that bytes can be looked for as well as ASCII text.
        return out.toString(StandardCharsets.UTF_8) + out.toString(StandardCharsets.ISO_8859_1);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
