package dev.tally.producer.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tally.producer.command.Commands;
import dev.tally.producer.fact.Draft;
import dev.tally.producer.journal.Journal.Appended;
import dev.tally.producer.journal.Journal.Content;
import dev.tally.producer.state.EventState;
import dev.tally.runtime.service.RoleFailedException;
import dev.tally.runtime.settings.DataSize;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** P1 on a real disk: what was answered is there after any end, and what is damaged is named and set aside. */
class RocksJournalTest extends JournalContract {
    private static final DataSize LIMIT = DataSize.ofMib(16);
    private static final UUID NEXT = new UUID(7, 2);
    private static final int KEY_IN_TABLE = 2 * Long.BYTES;
    private static final byte[] NOTE = "Bronchite aigu".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path temporary;

    private @Nullable JournalFailedException failure;
    private long usable = DataSize.ofMib(1024).bytes();

    private Path directory() {
        return temporary.resolve("made").resolve("journal");
    }

    @Override
    Journal open(UUID incarnation) {
        return open(directory(), "gateway-1", incarnation);
    }

    private RocksJournal open(Path directory, String gatewayId, UUID incarnation) {
        JournalSettings settings = new JournalSettings(directory, LIMIT, KEEP_STUBS, RESEND_AFTER);
        RocksJournal.Options options = new RocksJournal.Options(
                settings, gatewayId, incarnation, failed -> failure = failed, took -> {}, true);
        return RocksJournal.open(options, NOW, () -> new Limits.Disk() {
            @Override
            public long usableBytes() {
                return usable;
            }

            @Override
            public long totalBytes() {
                return DataSize.ofMib(2048).bytes();
            }
        });
    }

    @Test
    void whatWasAnsweredIsThereAlthoughTheProcessNeverEndedInGoodOrder() throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (int revision = 1; revision <= 20; revision++) {
            entries.add(accept(observation(revision)));
        }
        Entry stored = change(new Change.Stored(entries.get(0).name().eventId(), NOW, 1));

        Path copy = copyOf(directory(), "as-after-a-kill");

        try (RocksJournal after = open(copy, "gateway-1", NEXT)) {
            assertThat(after.acceptedAfter(0, 100))
                    .hasSize(20)
                    .startsWith(stored)
                    .endsWith(entries.get(19));
            assertThat(after.content(entries.get(19))).isInstanceOf(Content.Whole.class);
        }
    }

    @Test
    void theDirectoryIsForItsOwnerAlone() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory())))
                .isEqualTo("rwx------");
    }

    @Test
    void aDirectoryThatIsOpenToOthersIsClosedToThem() throws IOException {
        Path made = Files.createDirectory(
                temporary.resolve("open"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));

        open(made, "gateway-1", NEXT).close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                .isEqualTo("rwx------");
    }

    @Test
    void aSecondProcessIsKeptAwayAndTheDirectoryIsNamed() {
        assertThatThrownBy(() -> open(NEXT))
                .isInstanceOf(RoleFailedException.class)
                .hasMessageContaining(directory().toString())
                .hasMessageContaining("in use by another process")
                .hasMessageContaining("journal.directory");
    }

    @Test
    void aDirectoryOfAnotherGatewayIsRefusedAndBothAreNamed() {
        journal.close();

        assertThatThrownBy(() -> open(directory(), "gateway-2", NEXT))
                .isInstanceOf(RoleFailedException.class)
                .hasMessageContaining("gateway-1")
                .hasMessageContaining("gateway-2")
                .hasMessageContaining(directory().toString());
        journal = open(NEXT);
    }

    @Test
    void aFileInPlaceOfTheDirectoryIsNamed() throws IOException {
        Path file = Files.writeString(temporary.resolve("file"), "");

        assertThatThrownBy(() -> open(file.resolve("journal"), "gateway-1", NEXT))
                .isInstanceOf(RoleFailedException.class)
                .hasMessageContaining("journal.directory");
    }

    @Test
    void aTornTailIsCutToTheLastWholeEntry() throws IOException {
        Entry first = accept(observation(1));
        Entry last = accept(observation(2));
        journal.close();
        Path log = log();
        byte[] bytes = Files.readAllBytes(log);
        Files.write(log, Arrays.copyOf(bytes, lastUsed(bytes) - 5));

        journal = open(NEXT);

        assertThat(journal.acceptedAfter(0, 10)).containsExactly(first);
        assertThat(journal.find(last.name().eventId())).isNull();
        assertThat(accept(observation(2)).place()).isEqualTo(2);
    }

    /** The engine begins a new log before it deletes the torn one. */
    @Test
    void aTornLogThatWasReadAndNotYetDeletedIsNotTakenForDamage() throws IOException {
        Entry first = accept(observation(1));
        Entry last = accept(observation(2));
        journal.close();
        Path log = log();
        byte[] bytes = Files.readAllBytes(log);
        Files.write(log, Arrays.copyOf(bytes, lastUsed(bytes) - 5));
        Path kept = Files.createLink(temporary.resolve("kept"), log);
        journal = open(NEXT);
        journal.close();
        assertThat(log).doesNotExist();
        Path asIfNotDeleted = Files.createLink(log, kept);

        journal = open(new UUID(7, 3));

        assertThat(asIfNotDeleted).isNotNull();
        assertThat(journal.acceptedAfter(0, 10)).containsExactly(first);
        assertThat(journal.find(last.name().eventId())).isNull();
    }

    @Test
    void damageInTheMiddleOfTheLogIsRefusedAndNothingIsChanged() throws IOException {
        List<Entry> ignored = List.of(accept(observation(1)), accept(observation(2)));
        journal.close();
        Path log = log();
        byte[] sound = Files.readAllBytes(log);
        flip(log, 0);
        byte[] before = Files.readAllBytes(log);

        assertThatThrownBy(() -> open(NEXT))
                .isInstanceOf(RoleFailedException.class)
                .hasMessageContaining(log.toString())
                .hasMessageContaining("Nothing was changed or deleted");

        assertThat(Files.readAllBytes(log)).isEqualTo(before);
        Files.write(log, sound);
        journal = open(NEXT);
        assertThat(journal.acceptedAfter(0, 10)).hasSize(2);
    }

    /** The end of a log is a heuristic of the engine: a flipped length in its last block looks like one. */
    @Test
    void whereverAByteOfTheLogIsFlippedNothingButTheLastWriteCanBeGone() throws IOException {
        int entries = 6;
        for (int revision = 1; revision <= entries; revision++) {
            accept(observation(revision));
        }
        journal.close();
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int used = lastUsed(Files.readAllBytes(log()));
        for (int i = 0; i < (Boolean.getBoolean("tally.heavy") ? 300 : 20); i++) {
            int offset = random.nextInt(used);
            Path copy = copyOf(directory(), "flipped-" + i);
            Path log = WalTail.logs(copy.resolve("db")).get(0);
            flipAt(log, offset);
            try (RocksJournal after = open(copy, "gateway-1", NEXT)) {
                List<Entry> left = after.acceptedAfter(0, 10);
                assertThat(left)
                        .as("seed %d, offset %d", seed, offset)
                        .hasSizeGreaterThanOrEqualTo(entries - 1)
                        .allSatisfy(entry -> assertThat(after.content(entry)).isInstanceOf(Content.Whole.class));
            } catch (RoleFailedException refused) {
                assertThat(refused).hasMessageContaining("Nothing was changed or deleted");
            }
        }
        journal = open(NEXT);
    }

    @Test
    void aDamagedContentIsNamedAndSetAsideAndAllOthersAreWhole() throws IOException {
        List<Entry> entries = entriesInTables(30);
        flip(tableWith(NOTE), 7);

        journal = open(NEXT);

        List<Entry> now = journal.acceptedAfter(0, 100);
        List<Entry> damaged = now.stream()
                .filter(entry -> journal.content(entry) instanceof Content.Damaged)
                .toList();
        assertThat(now.stream().map(entry -> entry.name().eventId()))
                .containsExactlyElementsOf(
                        entries.stream().map(entry -> entry.name().eventId()).toList());
        assertThat(damaged).hasSize(1);
        assertThat(now)
                .filteredOn(entry -> journal.content(entry) instanceof Content.Whole)
                .hasSize(29);
        assertThat(journal.status().damaged()).isEqualTo(1);
        try (Stream<Path> aside = Files.list(directory().resolve("damaged"))) {
            List<String> names =
                    aside.map(file -> file.getFileName().toString()).toList();
            assertThat(names).anyMatch(name -> name.startsWith("content-")).anyMatch(name -> name.startsWith("db-"));
        }
    }

    @Test
    void aRepairedJournalIsSoundAndStaysSo() throws IOException {
        List<Entry> ignored = entriesInTables(5);
        flip(tableWith(NOTE), 2);
        journal = open(NEXT);
        Entry more = accept(observation(6));
        journal.close();

        journal = open(new UUID(7, 3));

        assertThat(journal.status().damaged()).isZero();
        assertThat(journal.acceptedAfter(0, 100)).hasSize(6).endsWith(more);
        assertThat(journal.notReplicated(0, 100)).hasSize(5);
    }

    /** The engine finds its way by keys: behind one that seems greater than it was, it passes over those that are less. */
    @Test
    void aDamagedKeyOfAContentTakesNoContentWithIt() throws IOException {
        List<Entry> entries = entriesInTables(60);
        byte[] table = Files.readAllBytes(tableWith(NOTE));
        List<Integer> wholeKeys = new ArrayList<>();
        for (Entry entry : entries) {
            int key = contentIn(table, entry) - KEY_IN_TABLE;
            if (Arrays.equals(table, key, key + Long.BYTES, Keys.ofPlace(entry.place()), 0, Long.BYTES)) {
                wholeKeys.add(key);
            }
        }
        assertThat(wholeKeys).hasSizeGreaterThan(2);
        int lastByteOfFifth = contentIn(table, entries.get(4)) - KEY_IN_TABLE + Long.BYTES - 1;
        for (int flipped : List.of(wholeKeys.get(0), wholeKeys.get(1), lastByteOfFifth, wholeKeys.get(2) + 7)) {
            Path copy = copyOf(directory(), "flipped-" + flipped);
            flipAt(copy.resolve("db").resolve(tableWith(NOTE).getFileName()), flipped);
            try (RocksJournal after = open(copy, "gateway-1", NEXT)) {
                assertThat(after.acceptedAfter(0, 100))
                        .as("flipped at %d", flipped)
                        .hasSize(60)
                        .allSatisfy(entry -> assertThat(after.content(entry)).isInstanceOf(Content.Whole.class));
                assertThat(after.status().damaged()).isZero();
            }
        }
        journal = open(NEXT);
    }

    /** Where the content of an entry begins; in front of it are its place, as far as it differs from the one before, and 8 bytes. */
    private static int contentIn(byte[] table, Entry entry) {
        byte[] place = Keys.ofPlace(entry.place());
        byte[] begin = new byte[1 + Long.BYTES];
        begin[0] = 1;
        System.arraycopy(place, 0, begin, 1, Long.BYTES);
        int at = indexOf(table, begin, 0);
        assertThat(at).isPositive();
        return at;
    }

    @Test
    void anEntryWhoseStateIsDamagedIsTakenAsAcceptedForItsContentIsWhole() throws IOException {
        List<Entry> entries = entriesInTables(5);
        Entry changed = entries.get(2);
        flipAt(tableWithout(NOTE, changed.digest().bytes()), changed.digest().bytes());

        journal = open(NEXT);

        Entry again = Objects.requireNonNull(journal.find(changed.name().eventId()));
        assertThat(again.state()).isInstanceOf(EventState.Accepted.class);
        assertThat(again.digest()).isEqualTo(changed.digest());
        assertThat(journal.content(again)).isInstanceOf(Content.Whole.class);
        assertThat(journal.acceptedAfter(0, 10)).hasSize(5);
    }

    @Test
    void aRepairThatWasInterruptedIsDoneAgain() throws IOException {
        List<Entry> ignored = entriesInTables(3);
        Files.createDirectory(directory().resolve("db.repaired"));
        Files.writeString(directory().resolve("db.repaired").resolve("CURRENT"), "half");
        journal = open(NEXT);
        assertThat(journal.acceptedAfter(0, 10)).hasSize(3);
        journal.close();
        Files.move(directory().resolve("db"), directory().resolve("db.repaired"));

        journal = open(new UUID(7, 3));

        assertThat(journal.acceptedAfter(0, 10)).hasSize(3);
    }

    @Test
    void aJournalThatIsNearlyFullRefusesBeforeItAcceptsAndGoesOnWhenThereIsRoom() {
        String long_ = "é".repeat(100_000);
        List<Entry> accepted = new ArrayList<>();
        Appended last = null;
        for (int revision = 1; last == null || last instanceof Appended.Committed; revision++) {
            if (last instanceof Appended.Committed committed) {
                accepted.add(committed.entry());
            }
            last = journal.append(of(Commands.observation(CONSULTATION, revision, long_)))
                    .join();
            if (journal.status().bytes() > LIMIT.bytes() * 55 / 100
                    && journal.status().bytes() < LIMIT.bytes() * 70 / 100) {
                assertThat(journal.status().room().level()).isEqualTo(Room.Level.ALARM);
            }
        }

        assertThat(last)
                .isInstanceOfSatisfying(
                        Appended.Full.class, full -> assertThat(full.sentence()).contains("80 %", "journal.max-size"));
        assertThat(journal.status().bytes()).isGreaterThan(LIMIT.bytes() * 4 / 5);
        assertThat(accepted.stream().map(entry -> entry.origin().getSequence()))
                .isEqualTo(Stream.iterate(1L, n -> n + 1).limit(accepted.size()).toList());
        List<Entry> stubs = journal.change(
                        accepted.stream()
                                .<Change>map(
                                        entry -> new Change.Stored(entry.name().eventId(), NOW, 1))
                                .toList(),
                        null)
                .join();
        assertThat(stubs).hasSize(accepted.size());
        Entry next = accept(observation(9_999));
        assertThat(next.origin().getSequence()).isEqualTo(accepted.size() + 1L);
        journal.sweep(NOW);
    }

    @Test
    void whenTheDiskIsNearlyFullNothingIsAcceptedUntilThereIsSpace() {
        Entry first = accept(observation(1));
        usable = Limits.LEAST_FREE_BYTES - 1;

        Appended refused = journal.append(observation(2)).join();

        assertThat(refused)
                .isInstanceOfSatisfying(
                        Appended.Full.class,
                        full -> assertThat(full.sentence()).contains(directory().toString(), "make space"));
        assertThat(journal.append(observation(1)).join()).isEqualTo(new Appended.Known(first));
        Entry replicated = change(new Change.Replicated(first.name().eventId(), NOW));
        assertThat(replicated.isReplicated()).isTrue();
        usable = DataSize.ofMib(1024).bytes();
        assertThat(accept(observation(2)).origin().getSequence()).isEqualTo(2);
    }

    @Test
    void stubsThatFillAQuarterOfTheJournalGoBeforeTheirTime() {
        int many = 9_000;
        storeMany(many);

        journal.sweep(NOW.plus(Duration.ofHours(1)));

        assertStubsFillAQuarterAtMost();
        assertThat(journal.find(observation(1).name().eventId())).isNull();
        assertThat(journal.find(observation(many).name().eventId())).isNotNull();
        assertThat(failure).isNull();
    }

    @Test
    @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void stubsGoBeforeTheirTimeAlsoWhenTheClockWasSetBack() {
        storeMany(9_000);

        journal.sweep(NOW.minus(Duration.ofHours(1)));

        assertStubsFillAQuarterAtMost();
    }

    private void assertStubsFillAQuarterAtMost() {
        assertThat(journal.status().bytes()).isLessThan(LIMIT.bytes() / 4 + 1_000 * Counts.ENTRY_BYTES);
    }

    private void storeMany(int many) {
        List<CompletableFuture<Appended>> answers = new ArrayList<>();
        List<Change> changes = new ArrayList<>();
        for (int revision = 1; revision <= many; revision++) {
            Draft<?> draft = observation(revision);
            answers.add(journal.append(draft));
            changes.add(new Change.Stored(draft.name().eventId(), NOW.plusMillis(revision), 1));
            if (revision % 100 == 0) {
                answers.forEach(CompletableFuture::join);
            }
        }
        assertThat(journal.change(changes, null).join()).hasSize(many);
    }

    /** Closes the journal with its entries in table files, where they are after the next start. */
    private List<Entry> entriesInTables(int count) {
        List<Entry> entries = new ArrayList<>();
        for (int revision = 1; revision <= count; revision++) {
            entries.add(accept(observation(revision)));
        }
        Entry replicated = change(new Change.Replicated(entries.get(2).name().eventId(), NOW));
        assertThat(replicated.isReplicated()).isTrue();
        journal.close();
        journal = open(new UUID(7, 9));
        journal.close();
        return entries;
    }

    private Path log() throws IOException {
        return WalTail.logs(directory().resolve("db")).get(0);
    }

    private static int lastUsed(byte[] log) {
        int end = log.length;
        while (end > 0 && log[end - 1] == 0) {
            end--;
        }
        return end;
    }

    private List<Path> tables() throws IOException {
        try (Stream<Path> files = Files.list(directory().resolve("db"))) {
            return files.filter(file -> file.toString().endsWith(".sst")).toList();
        }
    }

    private Path tableWith(byte[] text) throws IOException {
        for (Path table : tables()) {
            if (indexOf(Files.readAllBytes(table), text, 0) >= 0) {
                return table;
            }
        }
        throw new AssertionError("no table holds the text");
    }

    private Path tableWithout(byte[] absent, byte[] present) throws IOException {
        for (Path table : tables()) {
            byte[] bytes = Files.readAllBytes(table);
            if (indexOf(bytes, absent, 0) < 0 && indexOf(bytes, present, 0) >= 0) {
                return table;
            }
        }
        throw new AssertionError("no table is so");
    }

    /** Flips a bit in the note of the n-th entry that is found. */
    private static void flip(Path file, int which) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int at = indexOf(bytes, NOTE, 0);
        for (int i = 0; i < which; i++) {
            at = indexOf(bytes, NOTE, at + 1);
        }
        assertThat(at).isPositive();
        flipAt(file, at);
    }

    private static void flipAt(Path file, byte[] text) throws IOException {
        flipAt(file, indexOf(Files.readAllBytes(file), text, 0));
    }

    private static void flipAt(Path file, int offset) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[offset] ^= 0x20;
        Files.write(file, bytes);
    }

    private static int indexOf(byte[] bytes, byte[] text, int from) {
        for (int i = from; i <= bytes.length - text.length; i++) {
            if (Arrays.equals(bytes, i, i + text.length, text, 0, text.length)) {
                return i;
            }
        }
        return -1;
    }

    private Path copyOf(Path directory, String name) throws IOException {
        Path copy = temporary.resolve(name);
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(directory.relativize(file).toString()));
            }
        }
        return copy;
    }
}
