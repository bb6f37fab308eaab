package dev.tally.sink.restore;

import dev.tally.event.ConsultationRecord;
import dev.tally.event.DocumentShareEvent;
import dev.tally.event.EventReference;
import dev.tally.event.ObservationEvent;
import dev.tally.event.Origin;
import dev.tally.event.Sha256;
import dev.tally.ledger.ConsultationLedger;
import dev.tally.ledger.LedgerEntry;
import dev.tally.runtime.decode.Decoded;
import dev.tally.runtime.decode.RecordDecoder;
import dev.tally.runtime.serde.TopicSerdes;
import dev.tally.schemas.assembly.Admission;
import dev.tally.schemas.assembly.Arrival;
import dev.tally.schemas.assembly.Assembler;
import dev.tally.schemas.assembly.Assembly;
import dev.tally.schemas.assembly.Emission;
import dev.tally.schemas.assembly.Limits;
import dev.tally.schemas.assembly.RecordComposer;
import dev.tally.schemas.digest.EventIntegrity;
import dev.tally.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * Runs the join's rule over the events of one consultation, in the order in which they arrived: the same checks, the same
 * {@link Assembler}, and the versions that the join emitted for them. What the rule refuses is left out, as the join left it
 * out.
 *
 * <p>For one thread. Owns its decoders.
 */
final class HalfRule implements AutoCloseable {
    private final Assembler assembler = new Assembler(Limits.STANDARD);
    private final RecordDecoder<ObservationEvent> observations;
    private final RecordDecoder<DocumentShareEvent> sharing;
    private final int partitions;
    private long refused;

    HalfRule(TopicSerdes serdes, int partitions) {
        this.observations = new RecordDecoder<>(Topics.OBSERVATION, serdes.valueDeserializer(Topics.OBSERVATION));
        this.sharing = new RecordDecoder<>(Topics.DOCUMENT_SHARE, serdes.valueDeserializer(Topics.DOCUMENT_SHARE));
        this.partitions = partitions;
    }

    /** How many events were refused so far. */
    long refused() {
        return refused;
    }

    /**
     * The versions of a consultation, the last of which is current; empty if it never was complete.
     *
     * @param arrived all events under its key, in order of arrival
     * @throws dev.tally.runtime.decode.SchemaRegistryOutage when the registry cannot be asked
     */
    List<ConsultationRecord> versions(int partition, List<RawHalf> arrived) {
        List<ConsultationRecord> versions = new ArrayList<>();
        Map<Sha256, SpecificRecord> events = new HashMap<>();
        @Nullable ConsultationLedger ledger = null;
        for (RawHalf half : arrived) {
            SpecificRecord event = sound(partition, half);
            if (event == null) {
                refused++;
                continue;
            }
            Assembly assembly = assembler.apply(ledger, arrival(event, half));
            ledger = assembly.ledger();
            if (assembly.admission() instanceof Admission.Refused) {
                refused++;
            } else if (assembly.admission() instanceof Admission.Admitted admitted) {
                refused += assembly.evicted().size();
                events.put(admitted.entry().getContentDigest(), event);
                if (assembly.emission() == Emission.NEW_VERSION) {
                    versions.add(compose(ledger, events, event, half));
                }
            }
        }
        return versions;
    }

    /** The event, if it decodes, is what it says it is, and lies where it belongs. */
    private @Nullable SpecificRecord sound(int partition, RawHalf half) {
        Decoded<? extends SpecificRecord> decoded = half.observation
                ? observations.decode(half.headers, half.value)
                : sharing.decode(half.headers, half.value);
        if (!(decoded instanceof Decoded.Value<?> value)) {
            return null;
        }
        SpecificRecord event = value.value();
        byte[] key = consultationId(event).toString().getBytes(StandardCharsets.UTF_8);
        boolean placed = Arrays.equals(key, half.key) && Utils.toPositive(Utils.murmur2(key)) % partitions == partition;
        return placed && isWhole(event) ? event : null;
    }

    private static UUID consultationId(SpecificRecord event) {
        return event instanceof ObservationEvent observation
                ? observation.getConsultationId()
                : ((DocumentShareEvent) event).getConsultationId();
    }

    private static boolean isWhole(SpecificRecord event) {
        return (event instanceof ObservationEvent observation
                        ? EventIntegrity.problem(observation)
                        : EventIntegrity.problem((DocumentShareEvent) event))
                .isEmpty();
    }

    private static Arrival arrival(SpecificRecord event, RawHalf half) {
        return event instanceof ObservationEvent observation
                ? Arrival.of(observation, half.arrivedAtInstant(), half.valueBytes())
                : Arrival.of((DocumentShareEvent) event, half.arrivedAtInstant(), half.valueBytes());
    }

    private static ConsultationRecord compose(
            ConsultationLedger ledger, Map<Sha256, SpecificRecord> events, SpecificRecord trigger, RawHalf half) {
        List<ObservationEvent> observations = new ArrayList<>();
        List<DocumentShareEvent> shares = new ArrayList<>();
        for (LedgerEntry entry : ledger.getEntries()) {
            SpecificRecord event = events.get(entry.getContentDigest());
            if (entry.getEmitted() && event instanceof ObservationEvent observation) {
                observations.add(observation);
            } else if (entry.getEmitted() && event instanceof DocumentShareEvent share) {
                shares.add(share);
            }
        }
        return RecordComposer.compose(observations, shares, reference(trigger), half.arrivedAtInstant());
    }

    private static EventReference reference(SpecificRecord event) {
        if (event instanceof ObservationEvent observation) {
            return new EventReference(observation.getEventId(), observation.getOrigin());
        }
        DocumentShareEvent share = (DocumentShareEvent) event;
        Origin origin = share.getOrigin();
        return new EventReference(share.getEventId(), origin);
    }

    @Override
    public void close() {
        observations.close();
        sharing.close();
    }
}
