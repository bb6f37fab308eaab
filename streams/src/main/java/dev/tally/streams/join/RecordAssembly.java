package dev.tally.streams.join;

import dev.tally.event.ConsultationRecord;
import dev.tally.event.DocumentShareEvent;
import dev.tally.event.EventReference;
import dev.tally.event.ObservationEvent;
import dev.tally.ledger.ConsultationLedger;
import dev.tally.ledger.LedgerEntry;
import dev.tally.schemas.assembly.RecordComposer;
import dev.tally.streams.state.HalvesStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts the emitted version of a consultation together, from the events as they were received. For the task's thread. */
final class RecordAssembly {
    private final HalvesStore halves;
    private final HalfInspector inspector;

    RecordAssembly(HalvesStore halves, HalfInspector inspector) {
        this.halves = halves;
        this.inspector = inspector;
    }

    /**
     * The version that a ledger marks as emitted.
     *
     * @param ledger after the arrival
     * @param admitted the event that has just been admitted, which need not be read back; null if none was
     * @param trigger the arrival that causes the emission
     */
    ConsultationRecord compose(
            ConsultationLedger ledger, @Nullable Half admitted, EventReference trigger, Instant assembledAt) {
        List<ObservationEvent> observations = new ArrayList<>();
        List<DocumentShareEvent> shares = new ArrayList<>();
        for (LedgerEntry entry : ledger.getEntries()) {
            if (entry.getEmitted()) {
                Half half = admitted != null && admitted.eventId().equals(entry.getEventId())
                        ? admitted
                        : inspector.again(halves.get(ledger.getConsultationId(), entry.getContentDigest()));
                if (half instanceof Half.OfObservation observation) {
                    observations.add(observation.event());
                } else {
                    shares.add(((Half.OfSharing) half).event());
                }
            }
        }
        return RecordComposer.compose(observations, shares, trigger, assembledAt);
    }
}
