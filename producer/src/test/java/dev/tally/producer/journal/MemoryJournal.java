package dev.tally.producer.journal;

import dev.tally.event.Origin;
import dev.tally.producer.fact.Draft;
import dev.tally.producer.state.EventState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** A journal that keeps the contract, in memory and for as long as its disk is there; it can be told to answer otherwise. */
public final class MemoryJournal implements Journal {
    /** How appends are answered. */
    public enum Mode {
        /** Accepted; nothing else is heard of the event. */
        ACCEPT,
        /** Accepted, and Kafka acknowledges at once. */
        REPLICATE,
        /** Accepted, replicated and stored at once. */
        STORE,
        /** Refused: there is no room. */
        FULL,
        /** Refused: the gateway is stopping. */
        CLOSING,
        /** Fails, as on a bad disk. */
        FAIL,
        THROW,
        COLLAPSE
    }

    /** Quoted by the exception of {@link Mode#THROW}, as a serializer's might quote a note. */
    public static final String SECRET_OF_EXCEPTIONS = "the-exception-quotes-the-note";

    /** What is left when the journal is closed. */
    static final class Disk {
        private final Map<UUID, Entry> entries = new HashMap<>();
        private final Map<UUID, SpecificRecord> contents = new HashMap<>();
        private long lastPlace;
        private long announced;
        private @Nullable ReceiptPosition position;
    }

    private final Disk disk;
    private final UUID incarnation;
    private final Duration keepStubs;
    private final Resending resending;
    private final List<Consumer<Entry>> listeners = new CopyOnWriteArrayList<>();
    private Mode mode = Mode.REPLICATE;
    private long sequence;
    private boolean closed;

    public MemoryJournal() {
        this(
                new Disk(),
                UUID.fromString("11111111-2222-4333-8444-555555555555"),
                Duration.ofDays(90),
                Duration.ofMinutes(10));
    }

    MemoryJournal(Disk disk, UUID incarnation, Duration keepStubs, Duration resendAfter) {
        this.disk = disk;
        this.incarnation = incarnation;
        this.keepStubs = keepStubs;
        this.resending = new Resending(resendAfter);
    }

    public synchronized void answer(Mode next) {
        mode = next;
    }

    /** The events that were accepted, in their order. */
    public synchronized List<SpecificRecord> events() {
        return inOrder().map(entry -> disk.contents.get(entry.name().eventId())).toList();
    }

    @Override
    public String gatewayId() {
        return "gateway-test";
    }

    @Override
    public UUID incarnation() {
        return incarnation;
    }

    @Override
    public synchronized CompletableFuture<Appended> append(Draft<?> draft) {
        if (closed || mode == Mode.CLOSING) {
            return CompletableFuture.completedFuture(new Appended.NotTaken(draft.name(), "the gateway is stopping"));
        }
        Entry known = disk.entries.get(draft.name().eventId());
        if (known != null) {
            return CompletableFuture.completedFuture(new Appended.Known(known));
        }
        return switch (mode) {
            case FULL -> CompletableFuture.completedFuture(new Appended.Full(draft.name(), "the disk is full"));
            case FAIL ->
                CompletableFuture.failedFuture(
                        new JournalFailedException("the journal failed", new IllegalStateException("EIO")));
            case THROW -> throw new IllegalStateException(SECRET_OF_EXCEPTIONS);
            case COLLAPSE -> throw new StackOverflowError(SECRET_OF_EXCEPTIONS);
            default -> accept(draft);
        };
    }

    private CompletableFuture<Appended> accept(Draft<?> draft) {
        Origin origin = new Origin(gatewayId(), incarnation, sequence + 1, true);
        SpecificRecord event;
        try {
            event = draft.complete(origin);
        } catch (RuntimeException cannotBeCompleted) {
            return CompletableFuture.failedFuture(cannotBeCompleted);
        }
        sequence++;
        disk.lastPlace++;
        Entry entry = Entry.accepted(disk.lastPlace, draft, origin, SchemaBook.bytes(event).length);
        disk.contents.put(draft.name().eventId(), event);
        put(entry);
        UUID eventId = draft.name().eventId();
        if (mode == Mode.REPLICATE || mode == Mode.STORE) {
            apply(List.of(new Change.Replicated(eventId, draft.acceptedAt())));
        }
        if (mode == Mode.STORE) {
            apply(List.of(new Change.Stored(eventId, draft.acceptedAt(), 2)));
        }
        return CompletableFuture.completedFuture(new Appended.Committed(entry));
    }

    private void put(Entry entry) {
        disk.entries.put(entry.name().eventId(), entry);
        listeners.forEach(listener -> listener.accept(entry));
    }

    private List<Entry> apply(List<Change> changes) {
        List<Entry> changed = new ArrayList<>();
        for (Change change : changes) {
            Entry entry = disk.entries.get(change.eventId());
            Entry next = entry == null ? null : entry.after(change, resending);
            if (next != null && !next.equals(entry)) {
                put(next);
                changed.add(next);
            }
        }
        return changed;
    }

    @Override
    public synchronized CompletableFuture<List<Entry>> change(
            List<Change> changes, @Nullable ReceiptPosition position) {
        List<Entry> changed = apply(changes);
        if (position != null) {
            disk.position = position;
        }
        return CompletableFuture.completedFuture(changed);
    }

    @Override
    public synchronized @Nullable Entry find(UUID eventId) {
        use();
        return disk.entries.get(eventId);
    }

    @Override
    public synchronized List<Entry> ofConsultation(UUID consultationId) {
        return inOrder()
                .filter(entry -> entry.name().consultationId().equals(consultationId))
                .toList();
    }

    @Override
    public synchronized List<Entry> notReplicated(long afterPlace, int most) {
        return inOrder()
                .filter(entry -> entry.place() > afterPlace && !entry.isReplicated())
                .limit(most)
                .toList();
    }

    @Override
    public synchronized List<Entry> due(Instant now, int most) {
        return inOrder()
                .filter(entry -> isDue(entry.dueAt(), now))
                .sorted(Comparator.comparing(Entry::dueAt))
                .limit(most)
                .toList();
    }

    private boolean isDue(@Nullable Instant dueAt, Instant now) {
        return dueAt != null && (!dueAt.isAfter(now) || dueAt.isAfter(resending.latest(now)));
    }

    @Override
    public synchronized List<Entry> acceptedAfter(long place, int most) {
        return inOrder().filter(entry -> entry.place() > place).limit(most).toList();
    }

    @Override
    public synchronized Content content(Entry entry) {
        SpecificRecord event = disk.contents.get(entry.name().eventId());
        return entry.isStub() || event == null ? new Content.Trimmed() : new Content.Whole(event);
    }

    @Override
    public synchronized @Nullable ReceiptPosition receiptPosition() {
        return disk.position;
    }

    @Override
    public synchronized long announced() {
        return disk.announced;
    }

    @Override
    public synchronized CompletableFuture<Void> announce(long place) {
        disk.announced = place;
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public synchronized JournalStatus status() {
        Map<EventState.Kind, Long> states = new EnumMap<>(EventState.Kind.class);
        disk.entries.values().forEach(entry -> states.merge(entry.state().kind(), 1L, Long::sum));
        long stubs = disk.entries.values().stream().filter(Entry::isStub).count();
        Room.Level level = mode == Mode.FULL ? Room.Level.FULL : Room.Level.ENOUGH;
        return new JournalStatus(states, stubs, 0, 1, new Room(level, "in memory"), 0, sequence);
    }

    @Override
    public synchronized Backlog backlog(Instant now, Duration overdueAfter) {
        List<Entry> open = inOrder().filter(entry -> !entry.isStub()).toList();
        int late = (int) open.stream()
                .filter(entry -> entry.state().kind() != EventState.Kind.HELD)
                .filter(entry -> entry.acceptedAt().isBefore(now.minus(overdueAfter))
                        || entry.acceptedAt().isAfter(now.plus(overdueAfter)))
                .count();
        return new Backlog(open.isEmpty() ? null : open.get(0).acceptedAt(), late);
    }

    @Override
    public void listen(Consumer<Entry> listener) {
        listeners.add(listener);
    }

    @Override
    public synchronized void sweep(Instant now) {
        Instant old = now.minus(keepStubs);
        disk.entries
                .values()
                .removeIf(
                        entry -> entry.trimmedAt() != null && !entry.trimmedAt().isAfter(old));
    }

    private Stream<Entry> inOrder() {
        use();
        return disk.entries.values().stream().sorted(Comparator.comparingLong(Entry::place));
    }

    private void use() {
        if (closed) {
            throw new JournalClosedException();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
    }
}
