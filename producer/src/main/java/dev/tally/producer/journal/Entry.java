package dev.tally.producer.journal;

import dev.tally.event.Origin;
import dev.tally.event.Sha256;
import dev.tally.producer.fact.Draft;
import dev.tally.producer.fact.EventName;
import dev.tally.producer.state.EventState;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * An accepted event, all but its content. Holds no patient data: safe to log and to answer with.
 *
 * <p>Immutable, safe for any thread.
 *
 * @param place its number in this journal, over all incarnations: 1, 2, 3, ...
 * @param name what it is called
 * @param topic where it goes
 * @param digest of its content
 * @param origin where and as which number it was accepted
 * @param acceptedAt by the clock of the gateway, in milliseconds
 * @param state how far it has come
 * @param replicatedAt when Kafka first acknowledged it, if this gateway heard of it
 * @param resends how often it was sent again after Kafka had acknowledged it
 * @param dueAt when it is to be sent again, if it is not settled by then
 * @param contentBytes how large its content is in the journal; 0 once it is trimmed
 * @param trimmedAt when its content was removed, so that this is a stub
 */
public record Entry(
        long place,
        EventName name,
        String topic,
        Sha256 digest,
        Origin origin,
        Instant acceptedAt,
        EventState state,
        @Nullable Instant replicatedAt,
        int resends,
        @Nullable Instant dueAt,
        int contentBytes,
        @Nullable Instant trimmedAt) {
    /** An entry as it is when it is accepted. */
    static Entry accepted(long place, Draft<?> draft, Origin origin, int contentBytes) {
        Instant acceptedAt = draft.acceptedAt().truncatedTo(ChronoUnit.MILLIS);
        return new Entry(
                place,
                draft.name(),
                draft.topic().name(),
                draft.digest(),
                origin,
                acceptedAt,
                new EventState.Accepted(acceptedAt),
                null,
                0,
                null,
                contentBytes,
                null);
    }

    /** The entry after something was heard of it; equal to this one when nothing follows from it. */
    Entry after(Change change, Resending resending) {
        EventState next = change.appliedTo(state);
        boolean acknowledged = change instanceof Change.Replicated;
        // The first acknowledgement may be heard after what came of it.
        boolean again = acknowledged && replicatedAt != null && !isStub();
        Instant at = change.at().truncatedTo(ChronoUnit.MILLIS);
        boolean rescheduled = again || next.kind() != state.kind();
        int resendsNow = resends + (again ? 1 : 0);
        Instant due = rescheduled ? resending.next(next, resendsNow, at) : dueAt;
        boolean trims = next.isSettled() && !isStub();
        return new Entry(
                place,
                name,
                topic,
                digest,
                origin,
                acceptedAt,
                next,
                acknowledged && replicatedAt == null ? at : replicatedAt,
                resendsNow,
                due,
                trims ? 0 : contentBytes,
                trims ? at : trimmedAt);
    }

    /** Whether only ids, digest and state are left. */
    public boolean isStub() {
        return trimmedAt != null;
    }

    /** Whether Kafka acknowledged it, or somebody behind Kafka has seen it. */
    public boolean isReplicated() {
        return state.kind() != EventState.Kind.ACCEPTED;
    }
}
