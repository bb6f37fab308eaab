package dev.tally.schemas.topic;

import dev.tally.event.AccessEntry;
import dev.tally.event.AuditFinding;
import dev.tally.event.ConsultationRecord;
import dev.tally.event.DocumentShareEvent;
import dev.tally.event.GatewayHeartbeat;
import dev.tally.event.IncompleteConsultation;
import dev.tally.event.ObservationEvent;
import dev.tally.event.QuarantinedEvent;
import dev.tally.event.ReceiptBatch;
import dev.tally.schemas.topic.Topic.Cleanup;
import dev.tally.schemas.topic.Topic.Partitioning;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** Every topic of Tally. Source: docs/DESIGN.md, section 4. */
public final class Topics {
    /** A half is at most 256 KiB; twice that leaves room for the envelope and a batch of one. */
    private static final int HALF_BYTES = 512 * 1024;

    /** Records, what is set aside of them, and the join's changelogs: 16 MiB. */
    private static final int RECORD_BYTES = 16 * 1024 * 1024;

    private static final int SMALL_BYTES = 1024 * 1024;

    /** The observation halves: one event a revision. */
    public static final Topic<UUID, ObservationEvent> OBSERVATION = new Topic<>(
            "consultation.observation",
            UUID.class,
            ObservationEvent.class,
            Partitioning.BY_CONSULTATION,
            Cleanup.DELETE,
            null,
            HALF_BYTES);

    /** The sharing halves: shares, retractions and sharing statements. */
    public static final Topic<UUID, DocumentShareEvent> DOCUMENT_SHARE = new Topic<>(
            "consultation.document-share",
            UUID.class,
            DocumentShareEvent.class,
            Partitioning.BY_CONSULTATION,
            Cleanup.DELETE,
            null,
            HALF_BYTES);

    /** The complete records, one a version. */
    public static final Topic<UUID, ConsultationRecord> RECORD = new Topic<>(
            "consultation.record",
            UUID.class,
            ConsultationRecord.class,
            Partitioning.BY_CONSULTATION,
            Cleanup.DELETE,
            null,
            RECORD_BYTES);

    /** Consultations whose waiting has passed its deadline, raised or resolved. */
    public static final Topic<UUID, IncompleteConsultation> INCOMPLETE = new Topic<>(
            "consultation.incomplete",
            UUID.class,
            IncompleteConsultation.class,
            Partitioning.FREE,
            Cleanup.COMPACT,
            null,
            SMALL_BYTES);

    /** What was set aside, whole, with its reason. Keyed by consultation, or by quarantine id where none could be read. */
    public static final Topic<UUID, QuarantinedEvent> QUARANTINE = new Topic<>(
            "consultation.quarantine",
            UUID.class,
            QuarantinedEvent.class,
            Partitioning.FREE,
            Cleanup.DELETE,
            null,
            RECORD_BYTES + HALF_BYTES);

    /** Receipts, batched, keyed by gateway id. */
    public static final Topic<String, ReceiptBatch> RECEIPT = new Topic<>(
            "gateway.receipt",
            String.class,
            ReceiptBatch.class,
            Partitioning.FREE,
            Cleanup.DELETE,
            Duration.ofDays(30),
            SMALL_BYTES);

    /** What each gateway says that it accepted, keyed by gateway id. */
    public static final Topic<String, GatewayHeartbeat> HEARTBEAT = new Topic<>(
            "gateway.heartbeat",
            String.class,
            GatewayHeartbeat.class,
            Partitioning.FREE,
            Cleanup.DELETE,
            Duration.ofDays(90),
            SMALL_BYTES);

    /** What the audit found, raised or resolved, keyed by finding id. */
    public static final Topic<UUID, AuditFinding> FINDING = new Topic<>(
            "audit.finding", UUID.class, AuditFinding.class, Partitioning.FREE, Cleanup.COMPACT, null, SMALL_BYTES);

    /** Who revealed identified data, keyed by user. */
    public static final Topic<String, AccessEntry> ACCESS = new Topic<>(
            "access.log", String.class, AccessEntry.class, Partitioning.FREE, Cleanup.DELETE, null, SMALL_BYTES);

    private Topics() {}

    /** All topics, the half topics first. */
    public static List<Topic<?, ?>> all() {
        return List.of(
                OBSERVATION, DOCUMENT_SHARE, RECORD, INCOMPLETE, QUARANTINE, RECEIPT, HEARTBEAT, FINDING, ACCESS);
    }
}
