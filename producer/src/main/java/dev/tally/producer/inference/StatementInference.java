package dev.tally.producer.inference;

import dev.tally.event.EventKind;
import dev.tally.event.ObservationEvent;
import dev.tally.producer.fact.Draft;
import dev.tally.producer.journal.Entry;
import dev.tally.producer.journal.Journal;
import dev.tally.producer.state.EventState;
import dev.tally.schemas.assembly.Limits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes consultations that practice software does not close: when nothing of a consultation has come for a while and no statement
 * has, the gateway states what it accepted. The statement goes through the journal like anything else, and says of itself that it was
 * inferred.
 *
 * <p>Only once for a consultation, and only while the text of an observation is still in the journal: a record that was stored
 * was complete without a statement. It knows of this gateway's events only. Two gateways that infer for one consultation would
 * contradict each other, and the join would set one of the two aside; so each consultation must go through one gateway.
 *
 * <p>About 100 bytes for each consultation that is not closed. Safe for any thread.
 */
public final class StatementInference {
    private static final Logger LOG = LoggerFactory.getLogger(StatementInference.class);
    private static final int READ_AT_ONCE = 1_000;

    private final Journal journal;
    private final Duration after;

    /** When something last came, by consultation. Guarded by itself. */
    private final Map<UUID, Instant> lastArrivals = new HashMap<>();

    /** Begins to listen; what is in the journal already is read by {@link #readJournal}. */
    public StatementInference(Journal journal, Duration after) {
        this.journal = journal;
        this.after = after;
        journal.listen(entry -> {
            if (entry.state().kind() == EventState.Kind.ACCEPTED) {
                arrived(entry);
            }
        });
    }

    /** Takes up what earlier incarnations accepted and storage has not confirmed. */
    public void readJournal() {
        long place = 0;
        List<Entry> next = journal.acceptedAfter(place, READ_AT_ONCE);
        while (!next.isEmpty()) {
            next.stream().filter(entry -> !entry.isStub()).forEach(this::arrived);
            place = next.get(next.size() - 1).place();
            next = journal.acceptedAfter(place, READ_AT_ONCE);
        }
    }

    private void arrived(Entry entry) {
        UUID consultationId = entry.name().consultationId();
        synchronized (lastArrivals) {
            if (entry.name().kind() == EventKind.STATEMENT) {
                lastArrivals.remove(consultationId);
            } else {
                lastArrivals.merge(consultationId, entry.acceptedAt(), (a, b) -> a.isAfter(b) ? a : b);
            }
        }
    }

    /** Infers what is due. Called now and then, by one thread. */
    public void step(Instant now) {
        List<UUID> quiet = new ArrayList<>();
        synchronized (lastArrivals) {
            lastArrivals.forEach((consultationId, at) -> {
                if (!at.plus(after).isAfter(now)) {
                    quiet.add(consultationId);
                }
            });
        }
        for (UUID consultationId : quiet) {
            if (isDone(consultationId, now)) {
                synchronized (lastArrivals) {
                    lastArrivals.remove(consultationId);
                }
            }
        }
    }

    /** Whether nothing is left to be inferred, because it was inferred or never will be. */
    private boolean isDone(UUID consultationId, Instant now) {
        Draft<?> draft = inferred(journal.ofConsultation(consultationId), now);
        if (draft == null) {
            return true;
        }
        Journal.Appended answer = journal.append(draft).join();
        boolean taken = !(answer instanceof Journal.Appended.Full) && !(answer instanceof Journal.Appended.NotTaken);
        if (answer instanceof Journal.Appended.Committed) {
            LOG.info("nothing came of consultation {} for {}: its statement is inferred", consultationId, after);
        }
        return taken;
    }

    /** What is set aside is in no record: a statement that names it would wait for it for ever. */
    private @Nullable Draft<?> inferred(List<Entry> all, Instant now) {
        List<Entry> entries = all.stream()
                .filter(entry -> entry.state().kind() != EventState.Kind.QUARANTINED)
                .toList();
        List<Entry> observations = of(entries, EventKind.OBSERVATION);
        List<UUID> shares = of(entries, EventKind.SHARE).stream()
                .map(entry -> Objects.requireNonNull(entry.name().shareId()))
                .sorted()
                .toList();
        if (observations.isEmpty()
                || !of(entries, EventKind.STATEMENT).isEmpty()
                || shares.size() > Limits.STANDARD.shares()) {
            return null;
        }
        observations = observations.stream()
                .sorted(Comparator.comparing(StatementInference::revision).reversed())
                .toList();
        for (Entry observation : observations) {
            if (journal.content(observation) instanceof Journal.Content.Whole whole) {
                return InferredStatement.draft(
                        (ObservationEvent) whole.event(), shares, revision(observations.get(0)), now);
            }
        }
        return null;
    }

    private static int revision(Entry observation) {
        return Objects.requireNonNull(observation.name().revision());
    }

    private static List<Entry> of(List<Entry> entries, EventKind kind) {
        return entries.stream().filter(entry -> entry.name().kind() == kind).toList();
    }
}
