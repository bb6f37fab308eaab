package dev.tally.cli.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.event.EventKind;
import dev.tally.event.ObservationContent;
import dev.tally.event.ObservationEvent;
import dev.tally.event.ObservationStatus;
import dev.tally.event.QuarantineReason;
import dev.tally.event.Sha256;
import dev.tally.producer.command.Command;
import dev.tally.producer.command.Note;
import dev.tally.producer.command.ObservationRevision;
import dev.tally.producer.command.Recipient;
import dev.tally.producer.command.Share;
import dev.tally.producer.command.SharedDocument;
import dev.tally.producer.command.Subject;
import dev.tally.producer.identity.AuthorId;
import dev.tally.producer.identity.Checked;
import dev.tally.producer.identity.IdentifierPolicy;
import dev.tally.producer.identity.Ins;
import dev.tally.producer.identity.LoincCode;
import dev.tally.producer.identity.Rpps;
import dev.tally.producer.journal.Change;
import dev.tally.producer.journal.Entry;
import dev.tally.producer.journal.Journal;
import dev.tally.producer.journal.Journal.Appended;
import dev.tally.producer.journal.JournalSettings;
import dev.tally.producer.journal.RocksJournal;
import dev.tally.producer.state.EventState;
import dev.tally.runtime.settings.Settings;
import dev.tally.schemas.digest.EventIntegrity;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the faulty releases lose is what the scenario says that they lose, or it would prove nothing (P4, P5); and the journal behind
 * them loses nothing (P1).
 */
class FaultyJournalTest {
    private static final Instant EVENING = Instant.parse("2023-04-26T15:40:00Z");
    private static final Clock LATER = clock(EVENING.plus(SharingJournal.GATHER));
    private static final Rpps PRACTITIONER = valid(Rpps.parse("10003879623", IdentifierPolicy.FIXTURE));
    private static final UUID ALONE = new UUID(1, 1);
    private static final UUID NOTE_FIRST = new UUID(1, 2);
    private static final UUID SHARE_FIRST = new UUID(1, 3);

    @TempDir
    private Path directory;

    @Test
    void theNoteOfAConsultationWithADocumentIsSwallowedWhicheverCameFirst() {
        try (Journal journal = evening()) {
            List<Entry> sent = new SwallowingJournal(journal, LATER).notReplicated(0, 100);

            assertThat(sent)
                    .filteredOn(FaultyJournalTest::isNote)
                    .extracting(FaultyJournalTest::consultation)
                    .containsExactly(ALONE);
            assertThat(sent)
                    .filteredOn(entry -> !isNote(entry))
                    .extracting(FaultyJournalTest::consultation)
                    .containsExactly(NOTE_FIRST, SHARE_FIRST);
        }
    }

    @Test
    void whatIsSwallowedStaysSwallowedWhenTheGatewayIsStartedAgain() {
        evening().close();

        try (Journal journal = open()) {
            assertThat(new SwallowingJournal(journal, LATER).notReplicated(0, 100))
                    .filteredOn(FaultyJournalTest::isNote)
                    .extracting(FaultyJournalTest::consultation)
                    .containsExactly(ALONE);
        }
    }

    @Test
    void whatIsSwallowedIsAcceptedInTheJournalAndASoundReleaseSendsIt() {
        try (Journal journal = evening()) {
            new SwallowingJournal(journal, LATER)
                    .notReplicated(0, 100)
                    .forEach(entry -> journal.change(
                                    List.of(new Change.Replicated(entry.name().eventId(), LATER.instant())), null)
                            .join());

            assertThat(journal.notReplicated(0, 100))
                    .allSatisfy(entry -> {
                        assertThat(isNote(entry)).isTrue();
                        assertThat(entry.state().kind()).isEqualTo(EventState.Kind.ACCEPTED);
                    })
                    .extracting(FaultyJournalTest::consultation)
                    .containsExactly(NOTE_FIRST, SHARE_FIRST);
            assertThat(journal.acceptedAfter(0, 100)).as("what heartbeats tell").hasSize(5);
        }
    }

    @Test
    void whatIsSwallowedDoesNotKeepTheEventsBehindItFromBeingSent() {
        try (Journal journal = open()) {
            accept(journal, share(NOTE_FIRST));
            for (int revision = 1; revision <= 5; revision++) {
                accept(journal, note(NOTE_FIRST, revision));
            }
            accept(journal, note(ALONE, 1));
            SwallowingJournal swallowing = new SwallowingJournal(journal, LATER);

            assertThat(swallowing.notReplicated(1, 1))
                    .extracting(FaultyJournalTest::consultation)
                    .containsExactly(ALONE);
            assertThat(swallowing.notReplicated(7, 1)).isEmpty();
        }
    }

    @Test
    void whileADocumentCanFollowNothingIsSent() {
        try (Journal journal = evening()) {
            Clock soon = clock(LATER.instant().minusMillis(1));

            assertThat(new SwallowingJournal(journal, soon).notReplicated(0, 100))
                    .isEmpty();
        }
    }

    @Test
    void theNoteOfAConsultationWithADocumentIsSentEmptyAndTheDigestOfWhatWasAcceptedTells() {
        try (Journal journal = open()) {
            EmptyingJournal emptying = new EmptyingJournal(journal, clock(EVENING));
            acceptEvening(journal);

            for (UUID consultation : List.of(NOTE_FIRST, SHARE_FIRST)) {
                ObservationEvent sent = noteOf(consultation, emptying);
                assertThat(sent.getContent()).isEqualTo(new ObservationContent("", "", "", ""));
                assertThat(EventIntegrity.problem(sent)).contains(QuarantineReason.DIGEST_MISMATCH);
                assertThat(EventIntegrity.problem(noteOf(consultation, journal)))
                        .isEmpty();
            }
            assertThat(EventIntegrity.problem(noteOf(ALONE, emptying))).isEmpty();
        }
    }

    @Test
    void whatAnEarlierReleaseWithheldIsNotSentEmpty() {
        try (Journal journal = evening()) {
            EmptyingJournal emptying = new EmptyingJournal(journal, clock(EVENING.plusSeconds(1)));

            assertThat(emptying.notReplicated(0, 100)).isEmpty();
        }
    }

    private Journal evening() {
        Journal journal = open();
        acceptEvening(journal);
        return journal;
    }

    private static void acceptEvening(Journal journal) {
        accept(journal, note(ALONE, 1));
        accept(journal, note(NOTE_FIRST, 1));
        accept(journal, share(NOTE_FIRST));
        accept(journal, share(SHARE_FIRST));
        accept(journal, note(SHARE_FIRST, 1));
    }

    private Journal open() {
        JournalSettings settings = Settings.of(
                        Map.of("journal.directory", directory.toString(), "journal.max-size", "16MiB"))
                .read(JournalSettings::from);
        return RocksJournal.open(
                new RocksJournal.Options(settings, "gateway-1", UUID.randomUUID(), failed -> {}, took -> {}, true),
                EVENING);
    }

    private static void accept(Journal journal, Command command) {
        assertThat(journal.append(command.draft(EVENING)).join()).isInstanceOf(Appended.Committed.class);
    }

    private static ObservationEvent noteOf(UUID consultation, Journal journal) {
        Entry entry = journal.ofConsultation(consultation).stream()
                .filter(FaultyJournalTest::isNote)
                .findFirst()
                .orElseThrow();
        return (ObservationEvent) ((Journal.Content.Whole) journal.content(entry)).event();
    }

    private static boolean isNote(Entry entry) {
        return entry.name().kind() == EventKind.OBSERVATION;
    }

    private static UUID consultation(Entry entry) {
        return entry.name().consultationId();
    }

    private static ObservationRevision note(UUID consultation, int revision) {
        return new ObservationRevision(
                subject(consultation),
                EVENING,
                revision,
                ObservationStatus.FINAL,
                AuthorId.of(PRACTITIONER),
                new Note("Toux depuis trois jours", null, "", "Bronchite", Set.of()));
    }

    private static Share share(UUID consultation) {
        SharedDocument document = new SharedDocument(
                "Ordonnance", new LoincCode("57833-6"), "application/pdf", 48_213, new Sha256(new byte[32]));
        return new Share(subject(consultation), EVENING, new UUID(9, 9), document, Recipient.patient());
    }

    private static Subject subject(UUID consultation) {
        return new Subject(consultation, PRACTITIONER, valid(Ins.parse("279035121518989", IdentifierPolicy.FIXTURE)));
    }

    private static <T> T valid(Checked<T> checked) {
        return ((Checked.Valid<T>) checked).value();
    }

    private static Clock clock(Instant now) {
        return Clock.fixed(now, ZoneOffset.UTC);
    }
}
