package dev.tally.streams;

import dev.tally.event.ConsultationRecord;
import dev.tally.event.DocumentShareEvent;
import dev.tally.event.EventReference;
import dev.tally.event.IncompleteConsultation;
import dev.tally.event.ObservationContent;
import dev.tally.event.ObservationEvent;
import dev.tally.event.ObservationStatus;
import dev.tally.event.Origin;
import dev.tally.event.QuarantineReason;
import dev.tally.event.QuarantinedEvent;
import dev.tally.event.ReceiptBatch;
import dev.tally.event.Sha256;
import dev.tally.event.SharingStatement;
import dev.tally.runtime.decode.RegistryFailure;
import dev.tally.runtime.serde.TopicSerdes;
import dev.tally.runtime.service.RoleFailedException;
import dev.tally.runtime.service.StopSignal;
import dev.tally.schemas.topic.Topic;
import dev.tally.schemas.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Encodes one made-up value of each topic, and decodes those of the half topics, before any state is touched. So a registry
 * that is down when the join starts is waited for here, where waiting costs nothing: a stream thread that fails while it
 * processes has to read its stores back. And a schema that is not registered is told at once. Nothing is written anywhere.
 *
 * <p>For one thread.
 */
final class SchemaRehearsal {
    private static final Logger LOG = LoggerFactory.getLogger(SchemaRehearsal.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final UUID NOBODY = new UUID(0, 0);
    private static final Instant NEVER = Instant.EPOCH;
    private static final Origin NOWHERE = new Origin("rehearsal", NOBODY, 0L, false);
    private static final Sha256 NOTHING = new Sha256(new byte[32]);

    private final TopicSerdes serdes;
    private final JoinSerdes own;

    SchemaRehearsal(TopicSerdes serdes, JoinSerdes own) {
        this.serdes = serdes;
        this.own = own;
    }

    /**
     * Rehearses until all values pass, or the process is to end.
     *
     * @param waiting told what is waited for, after each attempt that failed
     * @throws RoleFailedException if waiting does not help
     */
    void await(StopSignal stop, Consumer<String> waiting) throws InterruptedException {
        while (!stop.isGiven() && !succeeds(waiting)) {
            stop.await(PAUSE);
        }
    }

    private boolean succeeds(Consumer<String> waiting) {
        try {
            rehearse();
            return true;
        } catch (RuntimeException failure) {
            if (!RegistryFailure.isOutage(failure)) {
                throw new RoleFailedException(
                        "values of the topics cannot be written or read: " + failure.getMessage()
                                + "; are the schemas registered (tally topics apply --execute)?",
                        failure);
            }
            LOG.warn("the join waits for the schema registry: {}", failure.getMessage());
            waiting.accept("the schema registry: " + failure.getMessage());
            return false;
        }
    }

    private void rehearse() {
        ObservationEvent observation = observation();
        DocumentShareEvent statement = statement();
        try (Serializer<ObservationEvent> observations = serdes.valueSerializer(Topics.OBSERVATION);
                Serializer<DocumentShareEvent> sharing = serdes.valueSerializer(Topics.DOCUMENT_SHARE)) {
            own.inspector().rehearse(Topics.OBSERVATION, encode(observations, Topics.OBSERVATION, observation));
            own.inspector().rehearse(Topics.DOCUMENT_SHARE, encode(sharing, Topics.DOCUMENT_SHARE, statement));
        }
        encode(own.records(), Topics.RECORD, record(observation, statement));
        encode(own.incompletes(), Topics.INCOMPLETE, incomplete());
        encode(own.quarantined(), Topics.QUARANTINE, quarantined());
        encode(own.receipts(), Topics.RECEIPT, new ReceiptBatch("", "", NEVER, List.of()));
    }

    private static <V extends SpecificRecord> byte[] encode(Serializer<V> serializer, Topic<?, V> topic, V value) {
        return serializer.serialize(topic.name(), value);
    }

    private static ObservationEvent observation() {
        return new ObservationEvent(
                NOBODY,
                NOBODY,
                "",
                "",
                NOWHERE,
                NEVER,
                NEVER,
                NOTHING,
                1,
                ObservationStatus.FINAL,
                "",
                List.of(),
                new ObservationContent(null, null, null, null));
    }

    private static DocumentShareEvent statement() {
        return new DocumentShareEvent(
                NOBODY, NOBODY, "", "", NOWHERE, NEVER, NEVER, NOTHING, new SharingStatement(1, List.of(), 1, false));
    }

    private static ConsultationRecord record(ObservationEvent observation, DocumentShareEvent statement) {
        EventReference trigger = new EventReference(NOBODY, NOWHERE);
        return new ConsultationRecord(
                NOBODY, "", "", 2, NOTHING, NEVER, trigger, List.of(observation), List.of(statement));
    }

    private static IncompleteConsultation incomplete() {
        return new IncompleteConsultation(NOBODY, "", "", List.of(), NEVER, NEVER, NEVER, null, null);
    }

    private static QuarantinedEvent quarantined() {
        return new QuarantinedEvent(
                NOBODY,
                QuarantineReason.UNKNOWN,
                "",
                "join",
                NEVER,
                "",
                0,
                0L,
                NEVER,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                null);
    }
}
