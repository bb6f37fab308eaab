package dev.tally.producer.journal;

import dev.tally.producer.fact.Draft;
import dev.tally.producer.journal.EntryCodec.StoredContent;
import dev.tally.producer.journal.JournalDatabase.DamagedException;
import dev.tally.producer.journal.JournalDatabase.Table;
import dev.tally.producer.journal.JournalDatabase.Writes;
import dev.tally.producer.state.EventState;
import dev.tally.runtime.service.RoleFailedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal on RocksDB. Each commit is one write to its write-ahead log with one fsync; one thread commits, and takes with it
 * all that has queued meanwhile.
 *
 * <p>Why an engine and not a file of our own: entries are found by event and by consultation, change their state and go, and the
 * space of those that went must be had again while others stay for weeks. What RocksDB cannot say is made up for here: which
 * entries a damaged block holds (each has a checksum of its own), and whether a log was torn or damaged ({@link WalTail}).
 *
 * <p>Measured on two cores with an ext4 disk: see RATIONALE.md.
 */
public final class RocksJournal implements Journal {
    private static final Logger LOG = LoggerFactory.getLogger(RocksJournal.class);
    private static final byte[] FORMAT = {1};

    /** Appends that wait for their commit, each with up to a body in memory; above it, they are not taken. */
    private static final int MOST_WAITING = 512;

    private static final int EXPIRED_AT_ONCE = 1_000;

    /** When more than this is to be had back, the contents are rewritten. */
    private static final long WORTH_COMPACTING_BYTES = 32L * 1024 * 1024;

    /**
     * What a journal is told.
     *
     * @param settings where and how large
     * @param gatewayId whose it is
     * @param incarnation random, new at each start
     * @param onFailure told once when the journal cannot go on: the gateway must stop
     * @param onCommit told how long each commit took, the fsync included
     * @param synced whether a commit is answered only after its fsync; false only to measure what that costs
     */
    public record Options(
            JournalSettings settings,
            String gatewayId,
            UUID incarnation,
            Consumer<JournalFailedException> onFailure,
            Consumer<Duration> onCommit,
            boolean synced) {}

    private final Options options;
    private final DirectoryLock lock;
    private final JournalDatabase database;
    private final EntryCodec codec;
    private final SchemaBook schemas;
    private final EntryTables tables;
    private final Counts counts;
    private final Limits limits;
    private final DamagedFolder damaged;
    private final Commit.Context context;
    private final Committer committer;
    private final Semaphore waiting = new Semaphore(MOST_WAITING);
    private final List<Consumer<Entry>> listeners = new CopyOnWriteArrayList<>();
    private final Set<Long> knownDamage = ConcurrentHashMap.newKeySet();

    /** The last numbers that were given; written by the committer's thread alone. */
    private volatile long lastPlace;

    private volatile long lastSequence;

    private RocksJournal(Options options, DirectoryLock lock, Opened opened, DamagedFolder damaged, Limits limits) {
        this.options = options;
        this.lock = lock;
        this.database = opened.database;
        this.counts = opened.counts;
        this.damaged = damaged;
        this.limits = limits;
        this.codec = new EntryCodec(options.gatewayId);
        this.schemas = new SchemaBook(database);
        this.tables = new EntryTables(database, codec, counts);
        this.context = new Commit.Context(
                options.gatewayId,
                options.incarnation,
                database,
                tables,
                schemas,
                counts,
                limits,
                new Resending(options.settings.resendAfter()));
        byte[] counted = database.get(Table.INDEX, Keys.COUNTS);
        this.lastPlace = counted == null ? 0 : Counts.nextPlaceOf(counted) - 1;
        this.committer = new Committer(new Journaling());
    }

    /** A database that was read and is sound. */
    private record Opened(JournalDatabase database, Counts counts) {}

    /**
     * Opens the journal, or makes it: locks its directory, reads all of it, sets aside what is damaged, and takes appends.
     *
     * @param now for the names of what is set aside
     * @throws RoleFailedException when it cannot be used; the message names the directory and the remedy
     */
    public static RocksJournal open(Options options, Instant now) {
        Path directory = options.settings.directory();
        return open(options, now, () -> Limits.Disk.of(directory));
    }

    static RocksJournal open(Options options, Instant now, Supplier<Limits.Disk> disk) {
        Path directory = options.settings.directory();
        DirectoryLock lock = DirectoryLock.on(directory);
        try {
            DamagedFolder damaged = new DamagedFolder(directory);
            Limits limits = new Limits(directory, options.settings.maxSize(), disk.get());
            Opened opened = opened(options, damaged, now);
            RocksJournal journal = new RocksJournal(options, lock, opened, damaged, limits);
            journal.committer.start();
            return journal;
        } catch (RuntimeException | Error failed) {
            lock.close();
            throw failed;
        }
    }

    private static Opened opened(Options options, DamagedFolder damaged, Instant now) {
        Path directory = options.settings.directory();
        EntryCodec codec = new EntryCodec(options.gatewayId);
        Repair.finishInterrupted(directory);
        Path path = Repair.database(directory);
        inspectLogs(path, damaged, now);
        JournalDatabase database = JournalDatabase.open(path, options.synced);
        try {
            syncNameOf(path);
            claim(database, options.gatewayId, directory);
            Counts counts = Inspection.of(database, codec);
            if (counts != null) {
                return new Opened(database, counts);
            }
            Repair.of(database, directory, codec, damaged, now);
            database = JournalDatabase.open(path, options.synced);
            counts = Inspection.of(database, codec);
            if (counts == null) {
                throw new RoleFailedException(
                        "the journal in " + directory + " is damaged and was not mended. "
                                + Remedies.DAMAGED_BEYOND_START,
                        null);
            }
            return new Opened(database, counts);
        } catch (RuntimeException | Error failed) {
            database.close();
            throw failed;
        }
    }

    private static void inspectLogs(Path database, DamagedFolder damaged, Instant now) {
        try {
            List<Path> logs = WalTail.logs(database);
            for (int i = 0; i < logs.size(); i++) {
                Path log = logs.get(i);
                WalTail.Finding finding = WalTail.inspect(log);
                boolean newest = i == logs.size() - 1;
                if (finding instanceof WalTail.Finding.Torn torn && newest) {
                    cutOff(log, torn, damaged, now);
                } else if (!(finding instanceof WalTail.Finding.Sound)) {
                    throw new RoleFailedException(
                            "the journal's log " + log
                                    + " is damaged in the middle: sound writes are behind the damage, so"
                                    + " it is not the end of an interrupted write. Nothing was changed or deleted. "
                                    + Remedies.DAMAGED_BEYOND_START,
                            null);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the logs in " + database + " cannot be read", e);
        }
    }

    private static void cutOff(Path log, WalTail.Finding.Torn torn, DamagedFolder damaged, Instant now)
            throws IOException {
        LOG.warn(
                "the journal's last write was interrupted: {} bytes of it are dropped; it had not been answered",
                torn.bytes());
        if (torn.altered()) {
            // It has its full length, so it may have been altered after it was answered; nobody can tell.
            Path copy = damaged.file("log-" + now.toString().replace(':', '-') + ".bin");
            DurableFiles.write(copy, Files.readAllBytes(log));
            LOG.warn("the log is kept as it was in {}", copy);
        }
        // The engine begins a new log before it deletes this one; killed between, it would leave an older log that is
        // torn.
        DurableFiles.truncate(log, torn.begin());
    }

    /** The engine syncs what is in its directory, and not that it is there. */
    private static void syncNameOf(Path database) {
        try {
            DurableFiles.syncDirectory(database.resolve("..").normalize());
        } catch (IOException e) {
            throw new UncheckedIOException("the directory of " + database + " cannot be synced", e);
        }
    }

    private static void claim(JournalDatabase database, String gatewayId, Path directory) {
        byte[] own = gatewayId.getBytes(StandardCharsets.UTF_8);
        byte[] owner = database.getUnchecked(Table.INDEX, Keys.GATEWAY);
        if (owner == null) {
            try (Writes writes = database.new Writes()) {
                writes.put(Table.INDEX, Keys.GATEWAY, own);
                writes.put(Table.INDEX, Keys.FORMAT, FORMAT);
                database.write(writes);
            }
            return;
        }
        String name = new String(owner, StandardCharsets.UTF_8);
        if (!name.equals(gatewayId)) {
            throw new RoleFailedException(
                    "the journal in " + directory + " is that of gateway " + name + ", and this is gateway " + gatewayId
                            + ": its halves would never be confirmed. Set gateway.id back to " + name
                            + ", or give this gateway a directory of its own (journal.directory)",
                    null);
        }
    }

    @Override
    public String gatewayId() {
        return options.gatewayId;
    }

    @Override
    public UUID incarnation() {
        return options.incarnation;
    }

    @Override
    public CompletableFuture<Appended> append(Draft<?> draft) {
        if (!waiting.tryAcquire()) {
            return CompletableFuture.completedFuture(new Appended.NotTaken(
                    draft.name(), "the journal's disk takes events more slowly than they come in"));
        }
        CompletableFuture<Appended> appended = committer.submit(
                commit -> commit.append(draft),
                queued -> new Appended.NotTaken(draft.name(), "the gateway is stopping"));
        return appended.whenComplete((answer, failure) -> waiting.release());
    }

    @Override
    public CompletableFuture<List<Entry>> change(List<Change> changes, @Nullable ReceiptPosition position) {
        List<Change> copy = List.copyOf(changes);
        return committer.submit(commit -> commit.change(copy, position), queued -> null);
    }

    @Override
    public CompletableFuture<Void> announce(long place) {
        CompletableFuture<Boolean> announced = committer.submit(
                commit -> {
                    commit.announce(place);
                    return true;
                },
                queued -> null);
        return announced.thenRun(() -> {});
    }

    @Override
    public @Nullable Entry find(UUID eventId) {
        return reading(() -> tables.find(eventId));
    }

    @Override
    public List<Entry> ofConsultation(UUID consultationId) {
        return reading(() -> tables.ofConsultation(consultationId));
    }

    @Override
    public List<Entry> notReplicated(long afterPlace, int most) {
        return reading(() -> tables.open(EventState.Kind.ACCEPTED, afterPlace, most));
    }

    @Override
    public List<Entry> due(Instant now, int most) {
        Instant latest = context.resending().latest(now);
        return reading(() -> {
            List<Entry> due = new ArrayList<>(tables.timedUntil(Keys.DUE, now, most));
            if (due.size() < most) {
                due.addAll(tables.timedAfter(Keys.DUE, latest, most - due.size()));
            }
            return due;
        });
    }

    @Override
    public List<Entry> acceptedAfter(long place, int most) {
        return reading(() -> tables.acceptedAfter(place, most));
    }

    @Override
    public @Nullable ReceiptPosition receiptPosition() {
        byte[] position = reading(() -> database.get(Table.INDEX, Keys.RECEIPTS));
        return position == null ? null : Commit.decodePosition(position);
    }

    @Override
    public long announced() {
        byte[] place = reading(() -> database.get(Table.INDEX, Keys.ANNOUNCED));
        return place == null ? 0 : Keys.lastPlace(place);
    }

    @Override
    public Content content(Entry entry) {
        if (entry.isStub()) {
            return new Content.Trimmed();
        }
        if (entry.contentBytes() == 0 || knownDamage.contains(entry.place())) {
            return new Content.Damaged();
        }
        byte[] key = Keys.ofPlace(entry.place());
        byte[] value = reading(() -> contentOf(key));
        if (value == null) {
            return trimmedOrMissing(entry);
        }
        StoredContent content = codec.decodeContent(key, value);
        if (content == null) {
            knownDamage.add(entry.place());
            damaged.setAside("content", key, value, entry, true);
            return new Content.Damaged();
        }
        return new Content.Whole(reading(() -> schemas.read(content)));
    }

    /** A block that does not equal its checksum may hold this content as it was written all the same. */
    private byte @Nullable [] contentOf(byte[] key) {
        try {
            return database.get(Table.CONTENTS, key);
        } catch (DamagedException block) {
            return database.getUnchecked(Table.CONTENTS, key);
        }
    }

    private Content trimmedOrMissing(Entry entry) {
        Entry now = find(entry.name().eventId());
        if (now == null || now.isStub()) {
            return new Content.Trimmed();
        }
        knownDamage.add(entry.place());
        damaged.missing("content", entry);
        return new Content.Damaged();
    }

    @Override
    public JournalStatus status() {
        long bytes = counts.bytes();
        return new JournalStatus(
                counts.states(),
                counts.stubs(),
                bytes,
                limits.limitBytes(),
                limits.room(bytes),
                damaged.count(),
                lastSequence);
    }

    @Override
    public Backlog backlog(Instant now, Duration overdueAfter) {
        Instant overdue = now.minus(overdueAfter);
        Instant ahead = now.plus(overdueAfter);
        return reading(() -> {
            Instant[] oldest = new Instant[1];
            int[] count = new int[1];
            for (EventState.Kind state : EventState.Kind.values()) {
                boolean counted = state != EventState.Kind.HELD;
                tables.visitOpen(state, 0, (place, acceptedAt, eventId) -> {
                    oldest[0] = oldest[0] == null || acceptedAt.isBefore(oldest[0]) ? acceptedAt : oldest[0];
                    boolean isOverdue = acceptedAt.isBefore(overdue) || acceptedAt.isAfter(ahead);
                    count[0] += counted && isOverdue ? 1 : 0;
                    // What was accepted after now tells nothing of those behind it: the clock was set back between
                    // them.
                    boolean mayBeFollowed = isOverdue || acceptedAt.isAfter(now);
                    return counted && mayBeFollowed && count[0] < Backlog.MOST_COUNTED;
                });
            }
            return new Backlog(oldest[0], count[0]);
        });
    }

    @Override
    public void listen(Consumer<Entry> listener) {
        listeners.add(listener);
    }

    @Override
    public void sweep(Instant now) {
        Instant old = now.minus(options.settings.keepStubs());
        List<Entry> expired = reading(() -> tables.timedUntil(Keys.STUB, old, EXPIRED_AT_ONCE));
        while (!expired.isEmpty()) {
            expire(expired);
            expired = reading(() -> tables.timedUntil(Keys.STUB, old, EXPIRED_AT_ONCE));
        }
        expireBeforeTheirTime();
        long wanted = counts.contentBytes();
        if (reading(database::contentFileBytes) > 2 * wanted + WORTH_COMPACTING_BYTES && limits.canRewrite(wanted)) {
            reading(() -> {
                database.compactContents();
                return true;
            });
        }
    }

    /** Whenever they were trimmed: it may have been while the clock was ahead. */
    private void expireBeforeTheirTime() {
        if (counts.stubBytes() <= limits.stubBytes()) {
            return;
        }
        LOG.warn("stubs fill a quarter of the journal: the oldest go before their time (journal.keep-stubs)");
        boolean more = true;
        while (more && counts.stubBytes() > limits.stubBytes()) {
            List<Entry> oldest = reading(() -> tables.timedUntil(Keys.STUB, Instant.MAX, EXPIRED_AT_ONCE));
            expire(oldest);
            more = !oldest.isEmpty();
        }
    }

    private void expire(List<Entry> stubs) {
        CompletableFuture<Boolean> gone = committer.submit(
                commit -> {
                    commit.expire(stubs);
                    return true;
                },
                queued -> null);
        gone.join();
    }

    /** What cannot be read is a fault of the whole journal, but for contents, each of which stands alone. */
    private <T extends @Nullable Object> T reading(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (JournalClosedException late) {
            throw late;
        } catch (JournalFailedException failed) {
            options.onFailure.accept(failed);
            throw failed;
        } catch (RuntimeException failure) {
            if (!EntryTables.isDamage(failure)) {
                throw failure;
            }
            JournalFailedException failed = damageFound(failure);
            options.onFailure.accept(failed);
            throw failed;
        }
    }

    private JournalFailedException damageFound(Throwable failure) {
        return new JournalFailedException(
                "the journal in " + options.settings.directory() + " is damaged. " + Remedies.START_CHECKS, failure);
    }

    private final class Journaling implements Committer.Journaling {
        private long begun;

        @Override
        public Commit begin() {
            begun = System.nanoTime();
            return new Commit(context, lastPlace, lastSequence);
        }

        @Override
        public void committed(Commit commit) {
            lastPlace = commit.lastPlace();
            lastSequence = commit.lastSequence();
            if (!commit.isEmpty()) {
                options.onCommit.accept(Duration.ofNanos(System.nanoTime() - begun));
            }
            for (Entry entry : commit.changed()) {
                listeners.forEach(listener -> listener.accept(entry));
            }
        }

        @Override
        public JournalFailedException failed(Throwable failure) {
            JournalFailedException failed;
            if (failure instanceof JournalFailedException known) {
                failed = known;
            } else if (failure instanceof RuntimeException e && EntryTables.isDamage(e)) {
                failed = damageFound(failure);
            } else {
                failed = new JournalFailedException(
                        "the journal in " + options.settings.directory() + " failed ("
                                + failure.getClass().getSimpleName() + "). " + Remedies.WRITE_FAILED,
                        failure);
            }
            options.onFailure.accept(failed);
            return failed;
        }
    }

    @Override
    public void close() {
        committer.close();
        database.close();
        lock.close();
    }
}
