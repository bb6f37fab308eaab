package dev.tally.replay.sample;

import dev.tally.event.ConsultationRecord;
import dev.tally.event.DocumentShareContent;
import dev.tally.event.DocumentShareEvent;
import dev.tally.event.DocumentShared;
import dev.tally.event.EventReference;
import dev.tally.event.ObservationContent;
import dev.tally.event.ObservationEvent;
import dev.tally.event.ObservationStatus;
import dev.tally.event.Origin;
import dev.tally.event.RecipientKind;
import dev.tally.event.RetractionContent;
import dev.tally.event.Section;
import dev.tally.event.Sha256;
import dev.tally.event.ShareRetracted;
import dev.tally.event.SharingStatement;
import dev.tally.schemas.assembly.RecordComposer;
import dev.tally.schemas.digest.ContentDigest;
import dev.tally.schemas.digest.EventIds;
import dev.tally.schemas.wire.AvroTrust;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Invents consultations: notes of one to two kilobytes, shares, retractions and statements. The same seed gives the same. */
public final class Practice {
    /** Begins the reason of every visit, so that tests can look for it. */
    public static final String WORDS = "Toux sèche";

    private static final List<String> SENTENCES = List.of(
            "fièvre à 38,5 °C depuis trois jours ; pas de dyspnée.",
            "TA 13/8 aux deux bras, FC 72, BDC réguliers, MV +/+.\nPas d’OMI.",
            "« oublie parfois le comprimé du dimanche », dit-elle \uD83E\uDE7A",
            "Revoir dans 6 mois, avant si automesure > 135/85.",
            "- Irbésartan 150 mg : 1 cp le matin, QSP 3 mois,\ttab, \"guillemets\" et virgule,");
    private static final Instant DAY = Instant.parse("2026-03-02T07:00:00Z");

    private final Random random;
    private final long[] sequences = new long[2];

    public Practice(long seed) {
        AvroTrust.install();
        this.random = new Random(seed);
    }

    /** One consultation: its events, and its record. */
    public record Consultation(
            UUID id, List<ObservationEvent> observations, List<DocumentShareEvent> sharing, ConsultationRecord record) {
        @Override
        public String toString() {
            return id.toString();
        }
    }

    /** Invents the next consultation. */
    public Consultation next() {
        UUID id = new UUID(random.nextLong(), random.nextLong());
        Facts facts = new Facts(
                id, "9970" + (1_000_000 + random.nextInt(40)), "2790351215" + (10_000 + random.nextInt(9_000)));
        List<ObservationEvent> observations = new ArrayList<>();
        for (int revision = 1; revision <= 1 + (random.nextInt(8) == 0 ? 1 : 0); revision++) {
            observations.add(facts.observation(revision));
        }
        List<DocumentShareEvent> sharing = new ArrayList<>();
        List<UUID> shareIds = new ArrayList<>();
        int shares = random.nextInt(4);
        for (int i = 0; i < shares; i++) {
            UUID shareId = new UUID(random.nextLong(), random.nextLong());
            shareIds.add(shareId);
            sharing.add(facts.share(shareId));
        }
        if (shares > 0 && random.nextInt(10) == 0) {
            sharing.add(facts.retraction(shareIds.get(0)));
        }
        if (shares == 0 || random.nextInt(3) > 0) {
            sharing.add(facts.statement(observations.size(), shareIds));
        }
        ObservationEvent first = observations.get(0);
        ConsultationRecord record = RecordComposer.compose(
                observations,
                sharing,
                new EventReference(first.getEventId(), first.getOrigin()),
                first.getAcceptedAt());
        return new Consultation(id, observations, sharing, record);
    }

    private Instant moment() {
        return DAY.plusSeconds(random.nextInt(3 * 86_400));
    }

    private Origin origin() {
        int gateway = random.nextInt(sequences.length);
        return new Origin("gateway-" + (1 + gateway), new UUID(7, 7), ++sequences[gateway], true);
    }

    private @Nullable String text(String beginning) {
        if (random.nextInt(9) == 0) {
            return random.nextBoolean() ? null : "";
        }
        StringBuilder text = new StringBuilder(beginning);
        int sentences = 2 + random.nextInt(8);
        for (int i = 0; i < sentences; i++) {
            text.append(' ').append(SENTENCES.get(random.nextInt(SENTENCES.size())));
        }
        return text.toString();
    }

    /** Makes the events of one consultation. */
    private final class Facts {
        private static final Sha256 NO_DIGEST = new Sha256(new byte[32]);

        private final UUID id;
        private final String practitioner;
        private final String patient;

        Facts(UUID id, String practitioner, String patient) {
            this.id = id;
            this.practitioner = practitioner;
            this.patient = patient;
        }

        ObservationEvent observation(int revision) {
            ObservationEvent draft = new ObservationEvent(
                    EventIds.observation(id, revision),
                    id,
                    practitioner,
                    patient,
                    origin(),
                    moment(),
                    moment(),
                    NO_DIGEST,
                    revision,
                    revision == 1 ? ObservationStatus.FINAL : ObservationStatus.AMENDED,
                    random.nextInt(5) == 0 ? "assistant-7" : practitioner,
                    List.of(),
                    new ObservationContent(WORDS, text("Interrogatoire"), text("Examen"), text("Conclusion")));
            return digested(
                    random.nextInt(6) > 0
                            ? draft
                            : ObservationEvent.newBuilder(draft)
                                    .setCleared(List.of(Section.HISTORY))
                                    .setContent(new ObservationContent(WORDS, null, "", "fin"))
                                    .build());
        }

        private ObservationEvent digested(ObservationEvent draft) {
            return ObservationEvent.newBuilder(draft)
                    .setContentDigest(ContentDigest.of(draft))
                    .build();
        }

        DocumentShareEvent share(UUID shareId) {
            byte[] digest = new byte[32];
            random.nextBytes(digest);
            boolean toPatient = random.nextBoolean();
            return sharing(
                    EventIds.share(id, shareId),
                    new DocumentShared(
                            shareId,
                            new DocumentShareContent(
                                    "Ordonnance de " + WORDS,
                                    "57833-6",
                                    "application/pdf",
                                    (long) random.nextInt(400_000),
                                    new Sha256(digest),
                                    toPatient ? RecipientKind.PATIENT : RecipientKind.PRACTITIONER,
                                    toPatient ? null : "9970" + (1_000_000 + random.nextInt(40)))));
        }

        DocumentShareEvent retraction(UUID shareId) {
            return sharing(
                    EventIds.retraction(id, shareId),
                    new ShareRetracted(shareId, new RetractionContent("remplacé, " + WORDS)));
        }

        DocumentShareEvent statement(int lastRevision, List<UUID> shareIds) {
            return sharing(EventIds.statement(id, 1), new SharingStatement(1, shareIds, lastRevision, false));
        }

        private DocumentShareEvent sharing(UUID eventId, Object body) {
            DocumentShareEvent draft = new DocumentShareEvent(
                    eventId, id, practitioner, patient, origin(), moment(), moment(), NO_DIGEST, body);
            return DocumentShareEvent.newBuilder(draft)
                    .setContentDigest(ContentDigest.of(draft))
                    .build();
        }
    }
}
