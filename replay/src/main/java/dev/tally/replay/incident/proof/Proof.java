package dev.tally.replay.incident.proof;

import dev.tally.replay.ReplayFailedException;
import dev.tally.replay.audit.Audit;
import dev.tally.replay.audit.AuditReport;
import dev.tally.replay.audit.AuditRequest;
import dev.tally.replay.audit.AuditSettings;
import dev.tally.replay.incident.proof.ProofReport.Verdict;
import dev.tally.replay.incident.proof.Trace.Source;
import dev.tally.replay.storage.StoredRecords;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/**
 * Proves what became of one consultation: every trace of it, wherever one can be. If there is none, an audit is run, for only that
 * can tell whether anything else was accepted than what can be seen.
 *
 * <p>Changes nothing. One call, by one thread.
 */
public final class Proof {
    private static final Comparator<Trace> BY_TIME = Comparator.comparing(
                    Trace::at, Comparator.nullsLast(Comparator.<Instant>naturalOrder()))
            .thenComparing(Trace::source);

    private final AuditSettings settings;
    private final AuditRequest request;
    private final Clock clock;

    /** A proof with these settings; connects when it is made. */
    public Proof(AuditSettings settings, AuditRequest request, Clock clock) {
        this.settings = settings;
        this.request = request;
        this.clock = clock;
    }

    /**
     * Makes it.
     *
     * @throws ReplayFailedException if the brokers or a topic are away
     * @throws dev.tally.replay.storage.UnreadableStorageException if the database is away
     */
    public ProofReport of(UUID consultationId) throws InterruptedException {
        Absence absence = new Absence();
        List<Trace> traces = new ArrayList<>(traces(consultationId, absence));
        traces.sort(BY_TIME);
        // A row proves that somebody wrote to the database, and not that a gateway accepted it.
        boolean isReceived = traces.stream().anyMatch(trace -> trace.source() != Source.DATABASE);
        if (isReceived) {
            return new ProofReport(consultationId, Verdict.RECEIVED, traces, null, List.of(), List.of());
        }
        AuditReport audit = new Audit(settings, request, clock).run(absence::found);
        return absence.of(consultationId, audit, traces);
    }

    private List<Trace> traces(UUID consultationId, Absence absence) {
        Traces traces = new Traces(consultationId, request.disclosure());
        try (TraceReader reader = TraceReader.open(settings.replay(), clock)) {
            reader.read(traces, absence);
        } catch (IOException impossible) {
            throw new ReplayFailedException("a topic could not be read: " + impossible.getMessage(), impossible);
        }
        try (StoredRecords snapshot = StoredRecords.open(settings.database())) {
            traces.stored(snapshot.consultation(consultationId));
        }
        return traces.all();
    }
}
