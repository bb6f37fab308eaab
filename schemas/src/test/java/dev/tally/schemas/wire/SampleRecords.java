package dev.tally.schemas.wire;

import dev.tally.event.AcceptedEvent;
import dev.tally.event.AccessEntry;
import dev.tally.event.Acknowledgement;
import dev.tally.event.AuditFinding;
import dev.tally.event.AuditedEvent;
import dev.tally.event.ConsultationRecord;
import dev.tally.event.DocumentShareContent;
import dev.tally.event.DocumentShareEvent;
import dev.tally.event.DocumentShared;
import dev.tally.event.EventKind;
import dev.tally.event.EventReference;
import dev.tally.event.GatewayHeartbeat;
import dev.tally.event.IncompleteConsultation;
import dev.tally.event.MissingKind;
import dev.tally.event.MissingPart;
import dev.tally.event.ObservationContent;
import dev.tally.event.ObservationEvent;
import dev.tally.event.ObservationStatus;
import dev.tally.event.Origin;
import dev.tally.event.QuarantineReason;
import dev.tally.event.QuarantinedEvent;
import dev.tally.event.Receipt;
import dev.tally.event.ReceiptBatch;
import dev.tally.event.ReceiptState;
import dev.tally.event.RecipientKind;
import dev.tally.event.RecordHeader;
import dev.tally.event.SealedContent;
import dev.tally.event.Section;
import dev.tally.event.Sha256;
import dev.tally.event.SharingStatement;
import dev.tally.ledger.ConsultationLedger;
import dev.tally.ledger.LedgerEntry;
import dev.tally.ledger.Subject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;

/** One record of every type that travels or is kept, always the same to the last byte. All people in it are invented. */
final class SampleRecords {
    /** Stands in the samples wherever patient data would; no log and no message may ever hold it. */
    static final String SECRET = "Mme Oriane Tessier-Zyx";

    private static final Instant AT = Instant.parse("2026-03-14T09:26:53.589Z");

    private SampleRecords() {}

    /** Every sample by the simple name of its class. */
    static Map<String, SpecificRecord> byName() {
        Map<String, SpecificRecord> samples = new LinkedHashMap<>();
        for (SpecificRecord sample : List.of(
                observation(),
                share(),
                consultationRecord(),
                incomplete(),
                quarantined(),
                receipts(),
                heartbeat(),
                finding(),
                access(),
                ledger())) {
            samples.put(sample.getClass().getSimpleName(), sample);
        }
        return samples;
    }

    static SpecificRecord named(String name) {
        return Objects.requireNonNull(byName().get(name), name);
    }

    static ObservationEvent observation() {
        return observation("Dyspnée d'effort depuis 3 semaines. " + SECRET + " dort assise.");
    }

    static ObservationEvent observation(String history) {
        return ObservationEvent.newBuilder()
                .setEventId(uuid(1))
                .setConsultationId(uuid(2))
                .setPractitionerId("10003456789")
                .setPatientId("279031234567845")
                .setOrigin(origin())
                .setOccurredAt(AT)
                .setAcceptedAt(AT.plusMillis(250))
                .setContentDigest(digest(3))
                .setRevision(2)
                .setStatus(ObservationStatus.AMENDED)
                .setAuthorId("10003456789")
                .setCleared(List.of(Section.EXAMINATION))
                .setContent(ObservationContent.newBuilder()
                        .setReasonForVisit("Essoufflement")
                        .setHistory(history)
                        .setExamination("")
                        .setConclusion(null)
                        .build())
                .build();
    }

    static DocumentShareEvent share() {
        return shareEvent(DocumentShared.newBuilder()
                .setShareId(uuid(4))
                .setContent(DocumentShareContent.newBuilder()
                        .setTitle("Compte rendu pour " + SECRET)
                        .setDocumentType("11488-4")
                        .setMediaType("application/pdf")
                        .setSizeBytes(123_456)
                        .setDocumentDigest(digest(5))
                        .setRecipient(RecipientKind.PRACTITIONER)
                        .setRecipientId("10009876543")
                        .build())
                .build());
    }

    private static DocumentShareEvent shareEvent(Object body) {
        return DocumentShareEvent.newBuilder()
                .setEventId(uuid(6))
                .setConsultationId(uuid(2))
                .setPractitionerId("10003456789")
                .setPatientId("279031234567845")
                .setOrigin(origin())
                .setOccurredAt(AT)
                .setAcceptedAt(AT.plusMillis(300))
                .setContentDigest(digest(7))
                .setBody(body)
                .build();
    }

    static ConsultationRecord consultationRecord() {
        // Copying a record in a builder needs Avro's trust as reading one does.
        AvroTrust.install();
        SharingStatement statement = SharingStatement.newBuilder()
                .setRevision(1)
                .setShareIds(List.of(uuid(4)))
                .setLastObservationRevision(2)
                .build();
        ObservationEvent sealed = ObservationEvent.newBuilder(observation())
                .setRevision(1)
                .setContent(SealedContent.newBuilder()
                        .setKeyId("key-7")
                        .setAlgorithm("AES256-GCM")
                        .setCiphertext(ByteBuffer.wrap(new byte[] {9, 8, 7, 6}))
                        .build())
                .build();
        return ConsultationRecord.newBuilder()
                .setConsultationId(uuid(2))
                .setPractitionerId("10003456789")
                .setPatientId("279031234567845")
                .setVersion(4)
                .setRecordDigest(digest(8))
                .setAssembledAt(AT.plusSeconds(1))
                .setTrigger(EventReference.newBuilder()
                        .setEventId(uuid(6))
                        .setOrigin(origin())
                        .build())
                .setObservations(List.of(sealed, observation()))
                .setShares(List.of(share(), shareEvent(statement)))
                .build();
    }

    private static IncompleteConsultation incomplete() {
        return IncompleteConsultation.newBuilder()
                .setConsultationId(uuid(2))
                .setPractitionerId("10003456789")
                .setPatientId("279031234567845")
                .setMissing(List.of(share(uuid(4))))
                .setWaitingSince(AT)
                .setDeadline(AT.plusSeconds(60))
                .setRaisedAt(AT.plusSeconds(61))
                .build();
    }

    private static MissingPart share(UUID shareId) {
        return MissingPart.newBuilder()
                .setKind(MissingKind.SHARE)
                .setShareId(shareId)
                .build();
    }

    private static QuarantinedEvent quarantined() {
        return QuarantinedEvent.newBuilder()
                .setQuarantineId(uuid(9))
                .setReason(QuarantineReason.UNDECODABLE)
                .setDetail("the bytes end too early")
                .setDetectedBy("join")
                .setDetectedAt(AT)
                .setTopic("consultation.observation")
                .setPartition(3)
                .setOffset(4711)
                .setArrivedAt(AT)
                .setOrigin(origin())
                .setKey(ByteBuffer.wrap("key".getBytes(StandardCharsets.UTF_8)))
                .setValue(ByteBuffer.wrap(new byte[] {0, 0, 0, 0, 1}))
                .setHeaders(List.of(
                        RecordHeader.newBuilder().setName("tally-event-id").build()))
                .setAcknowledgement(Acknowledgement.newBuilder()
                        .setUser("operator")
                        .setAt(AT.plusSeconds(3))
                        .setNote("the vendor has mended the export")
                        .build())
                .build();
    }

    private static ReceiptBatch receipts() {
        return ReceiptBatch.newBuilder()
                .setGatewayId("gateway-a")
                .setIssuedBy("sink")
                .setIssuedAt(AT)
                .setReceipts(List.of(Receipt.newBuilder()
                        .setEventId(uuid(1))
                        .setConsultationId(uuid(2))
                        .setIncarnation(uuid(10))
                        .setSequence(42)
                        .setState(ReceiptState.STORED)
                        .setContentDigest(digest(3))
                        .setVersion(4)
                        .build()))
                .build();
    }

    private static GatewayHeartbeat heartbeat() {
        return GatewayHeartbeat.newBuilder()
                .setGatewayId("gateway-a")
                .setIncarnation(uuid(10))
                .setJournaled(true)
                .setSentAt(AT)
                .setLastSequence(42)
                .setJournalDepth(1)
                .setOldestNotStoredAt(AT.minusSeconds(2))
                .setAccepted(List.of(AcceptedEvent.newBuilder()
                        .setSequence(42)
                        .setEventId(uuid(1))
                        .setConsultationId(uuid(2))
                        .setKind(EventKind.OBSERVATION)
                        .build()))
                .build();
    }

    private static AuditFinding finding() {
        return AuditFinding.newBuilder()
                .setFindingId(uuid(11))
                .setGuarantee("NothingLost")
                .setKind("lost")
                .setRaisedAt(AT)
                .setConsultationIds(List.of(uuid(2)))
                .setGatewayId("gateway-a")
                .setDetail("sequence 43 is missing")
                .setEvents(List.of(AuditedEvent.newBuilder()
                        .setEventId(uuid(1))
                        .setWhat("observation 1")
                        .setSections(List.of(Section.HISTORY, Section.CONCLUSION))
                        .setAcceptedAt(AT)
                        .setLastSeen("consultation.observation-0@17")
                        .build()))
                .build();
    }

    private static AccessEntry access() {
        return AccessEntry.newBuilder()
                .setUser("dpo")
                .setAt(AT)
                .setCommand("replay")
                .setBounds("consultation.observation, one hour")
                .build();
    }

    private static ConsultationLedger ledger() {
        return ConsultationLedger.newBuilder()
                .setConsultationId(uuid(2))
                .setSubjects(List.of(Subject.newBuilder()
                        .setPractitionerId("10003456789")
                        .setPatientId("279031234567845")
                        .build()))
                .setDecided(true)
                .setEntries(List.of(LedgerEntry.newBuilder()
                        .setEventId(uuid(1))
                        .setKind(EventKind.OBSERVATION)
                        .setContentDigest(digest(3))
                        .setSubject(0)
                        .setRevision(2)
                        .setArrivedAt(AT)
                        .setBytes(512)
                        .setEmitted(true)
                        .build()))
                .build();
    }

    private static Origin origin() {
        return Origin.newBuilder()
                .setGatewayId("gateway-a")
                .setIncarnation(uuid(10))
                .setSequence(42)
                .setJournaled(true)
                .build();
    }

    static UUID uuid(int number) {
        return new UUID(0x0123_4567_89ab_5000L, 0x8000_0000_0000_0000L + number);
    }

    private static Sha256 digest(int fill) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) fill);
        return new Sha256(bytes);
    }
}
