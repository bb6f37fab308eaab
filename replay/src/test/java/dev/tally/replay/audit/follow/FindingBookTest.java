package dev.tally.replay.audit.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tally.event.AuditFinding;
import dev.tally.replay.ReplayFailedException;
import dev.tally.replay.audit.Finding;
import dev.tally.replay.audit.guarantee.Kind;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** P4: what is found is raised once, stays raised, and is resolved when it is found no more; a restart changes nothing. */
class FindingBookTest {
    private static final Instant FIRST = Instant.parse("2026-03-02T12:00:00Z");
    private static final Instant THEN = FIRST.plusSeconds(5);
    private static final UUID CONSULTATION = new UUID(-5, 1);
    private static final UUID OTHER = new UUID(5, 2);

    @TempDir
    Path directory;

    private final List<AuditFinding> published = new ArrayList<>();
    private AuditMemory memory;
    private FindingBook book;

    @BeforeEach
    void open() {
        memory = AuditMemory.open(directory);
        book = new FindingBook(memory, published::addAll);
    }

    @AfterEach
    void close() {
        memory.close();
    }

    private static Finding lost(UUID consultation, UUID... events) {
        return new Finding(
                Kind.LOST,
                "NothingLost",
                consultation,
                null,
                null,
                null,
                List.of(events).stream().map(FindingBookTest::event).toList(),
                "lost",
                Set.of());
    }

    private static Finding.Event event(UUID id) {
        return new Finding.Event(id, "observation 1", List.of(), FIRST, "nowhere", null, null, false);
    }

    @Test
    void whatIsFoundIsRaisedOnceAndResolvedWhenItIsFoundNoMore() {
        List<UUID> both = List.of(CONSULTATION, OTHER);
        book.judged(both, List.of(lost(CONSULTATION)), FIRST);
        book.judged(both, List.of(lost(CONSULTATION)), THEN);
        assertThat(published).singleElement().satisfies(finding -> {
            assertThat(finding.getKind()).isEqualTo("lost");
            assertThat(finding.getConsultationIds()).containsExactly(CONSULTATION);
            assertThat(finding.getRaisedAt()).isEqualTo(FIRST);
            assertThat(finding.getResolvedAt()).isNull();
        });
        assertThat(book.raised()).containsEntry(Kind.LOST, 1L);

        book.judged(both, List.of(), THEN);

        assertThat(published).hasSize(2);
        assertThat(published.get(1).getFindingId()).isEqualTo(published.get(0).getFindingId());
        assertThat(published.get(1).getResolvedAt()).isEqualTo(THEN);
        assertThat(published.get(1).getRaisedAt()).isEqualTo(FIRST);
        assertThat(book.raised()).containsEntry(Kind.LOST, 0L);
    }

    @Test
    void whoWasNotLookedAtKeepsItsFinding() {
        book.judged(List.of(CONSULTATION), List.of(lost(CONSULTATION)), FIRST);
        book.judged(List.of(OTHER), List.of(), THEN);
        book.general(List.of(), THEN);

        assertThat(published).hasSize(1);
    }

    @Test
    void whatGrowsIsToldAgainUnderTheSameId() {
        UUID event = new UUID(1, 1);
        book.judged(List.of(CONSULTATION), List.of(lost(CONSULTATION, event)), FIRST);
        book.judged(List.of(CONSULTATION), List.of(lost(CONSULTATION, event, new UUID(1, 2))), THEN);

        assertThat(published).hasSize(2);
        assertThat(published.get(1).getFindingId()).isEqualTo(published.get(0).getFindingId());
        assertThat(published.get(1).getEvents()).hasSize(2);
        assertThat(published.get(1).getRaisedAt()).isEqualTo(FIRST);
        assertThat(book.raised()).containsEntry(Kind.LOST, 1L);
    }

    @Test
    void twoOfAKindAboutOneConsultationAreOne() {
        book.judged(
                List.of(CONSULTATION),
                List.of(lost(CONSULTATION, new UUID(1, 1)), lost(CONSULTATION, new UUID(1, 1), new UUID(1, 2))),
                FIRST);

        assertThat(published)
                .singleElement()
                .satisfies(finding -> assertThat(finding.getEvents()).hasSize(2));
    }

    @Test
    void aRestartKnowsWhatWasRaised() {
        book.judged(List.of(CONSULTATION), List.of(lost(CONSULTATION, new UUID(1, 1))), FIRST);
        memory.close();
        open();

        assertThat(book.raised()).isEqualTo(Map.of(Kind.LOST, 1L));
        book.judged(List.of(CONSULTATION), List.of(lost(CONSULTATION, new UUID(1, 1))), THEN);
        assertThat(published).hasSize(1);
        assertThat(memory.consultationsWithFindings(Ids.FIRST, 10)).containsExactly(CONSULTATION);
    }

    @Test
    void whatCouldNotBePublishedIsPublishedByTheNextBook() {
        FindingBook silenced = new FindingBook(memory, findings -> {
            throw new ReplayFailedException("away", null);
        });
        List<Finding> found = List.of(lost(CONSULTATION));
        assertThatThrownBy(() -> silenced.judged(List.of(CONSULTATION), found, FIRST))
                .isInstanceOf(ReplayFailedException.class);

        FindingBook next = new FindingBook(memory, published::addAll);

        assertThat(published)
                .singleElement()
                .satisfies(finding -> assertThat(finding.getRaisedAt()).isEqualTo(FIRST));
        next.judged(List.of(CONSULTATION), found, THEN);
        assertThat(published).hasSize(1);
        assertThat(memory.unpublished()).isEmpty();
    }

    @Test
    void aTailThatBecomesAHoleIsTheSameLoss() {
        book.general(List.of(gap(Kind.MISSING_TAIL)), FIRST);
        book.general(List.of(gap(Kind.HOLE)), THEN);

        assertThat(published).extracting(AuditFinding::getKind).containsExactly("missing-tail", "hole");
        assertThat(published.get(1).getFindingId()).isEqualTo(published.get(0).getFindingId());
        assertThat(book.raised()).containsEntry(Kind.HOLE, 1L).containsEntry(Kind.MISSING_TAIL, 0L);
    }

    @Test
    void aConsultationWithTheSmallestIdIsNobodyElse() {
        book.general(List.of(gap(Kind.HOLE)), FIRST);
        book.judged(List.of(Ids.FIRST), List.of(lost(Ids.FIRST)), FIRST);
        book.general(List.of(gap(Kind.HOLE)), THEN);

        assertThat(published).hasSize(2);
        assertThat(book.raised()).containsEntry(Kind.HOLE, 1L).containsEntry(Kind.LOST, 1L);
    }

    private static Finding gap(Kind kind) {
        return new Finding(
                kind, "NoGap", null, "gateway a run 1 from number 5", null, null, List.of(), "a gap", Set.of());
    }
}
