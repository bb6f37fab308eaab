package dev.tally.streams.join;

import dev.tally.event.ConsultationRecord;
import dev.tally.event.IncompleteConsultation;
import dev.tally.event.QuarantinedEvent;
import dev.tally.event.ReceiptBatch;
import dev.tally.schemas.topic.Topics;
import java.util.UUID;

/** The topology's nodes, in one place. Their names appear in metrics and logs, and must not change lightly. */
public final class JoinNodes {
    /** Reads the observation halves. */
    public static final String OBSERVATION_SOURCE = "observation-source";

    /** Reads the sharing halves. */
    public static final String SHARING_SOURCE = "sharing-source";

    /** Applies an event to its consultation. */
    public static final String JOIN = "join";

    /** Writes records. */
    public static final SinkNode<UUID, ConsultationRecord> RECORD_SINK = new SinkNode<>("record-sink", Topics.RECORD);

    /** Writes consultations raised as incomplete, or resolved. */
    public static final SinkNode<UUID, IncompleteConsultation> INCOMPLETE_SINK =
            new SinkNode<>("incomplete-sink", Topics.INCOMPLETE);

    /** Writes what is set aside. */
    public static final SinkNode<UUID, QuarantinedEvent> QUARANTINE_SINK =
            new SinkNode<>("quarantine-sink", Topics.QUARANTINE);

    /** Writes what gateways are told. */
    public static final SinkNode<String, ReceiptBatch> RECEIPT_SINK = new SinkNode<>("receipt-sink", Topics.RECEIPT);

    private JoinNodes() {}
}
