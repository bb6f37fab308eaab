package dev.tally.replay.audit.guarantee;

import static dev.tally.replay.audit.guarantee.Sequence.digest;
import static dev.tally.replay.audit.guarantee.Sequence.observationId;
import static dev.tally.replay.audit.guarantee.Sequence.retractionEvent;
import static dev.tally.replay.audit.guarantee.Sequence.shareEvent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.event.EventKind;
import dev.tally.event.ObservationContent;
import dev.tally.event.ObservationEvent;
import dev.tally.event.Section;
import dev.tally.replay.audit.compact.SequenceSet.Stretch;
import dev.tally.replay.audit.evidence.Evidence;
import dev.tally.replay.audit.evidence.Incarnation;
import dev.tally.replay.audit.evidence.Sections;
import dev.tally.replay.audit.evidence.Sighting;
import dev.tally.replay.sample.Practice;
import dev.tally.replay.storage.CurrentRecord.Tear;
import dev.tally.schemas.assembly.Deadlines;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The legal and illegal sequences of each guarantee's Javadoc. */
class GuaranteesTest {
    private static void assertLegal(Guarantee<Evidence> guarantee, Sequence sequence) {
        assertThat(guarantee.breaches(sequence.evidence())).isEmpty();
    }

    private static void assertIllegal(Guarantee<Evidence> guarantee, Sequence sequence, Kind kind, UUID... events) {
        assertThat(guarantee.breaches(sequence.evidence())).singleElement().satisfies(breach -> {
            assertThat(breach.kind()).isEqualTo(kind);
            assertThat(breach.eventIds()).containsExactlyInAnyOrder(events);
        });
    }

    private static Sequence both() {
        return new Sequence().observation(1, Section.HISTORY).share(1);
    }

    @Nested
    class Lost {
        private final NothingLost guarantee = new NothingLost();

        @Test
        void legal() {
            assertLegal(guarantee, both().stored());
            assertLegal(guarantee, new Sequence().observation(1));
            assertLegal(guarantee, new Sequence().share(1).retraction(1));
            assertLegal(guarantee, both().setAside(shareEvent(1)).row(observationId(1)));
            assertLegal(guarantee, both().retraction(1).stored());
            assertLegal(guarantee, both().statement(1, 1, 1, 2));
            assertLegal(guarantee, both().statement(1, 2, 1));
        }

        @Test
        void whatIsOnItsWayIsNotLost() {
            assertLegal(
                    guarantee,
                    new Sequence().observation(1).ago(Duration.ofSeconds(30)).share(1));
            assertLegal(guarantee, both().stored().ago(Duration.ofSeconds(5)).observation(2));
            assertLegal(
                    guarantee,
                    new Sequence().ago(Duration.ofSeconds(5)).heard(observationId(1), EventKind.OBSERVATION));
        }

        @Test
        void illegal() {
            assertIllegal(guarantee, both().row(shareEvent(1)), Kind.LOST, observationId(1));
            assertIllegal(guarantee, both(), Kind.LOST, observationId(1), shareEvent(1));
            assertIllegal(
                    guarantee,
                    both().stored().heard(observationId(2), EventKind.OBSERVATION),
                    Kind.LOST,
                    observationId(2));
            assertIllegal(
                    guarantee,
                    both().row(shareEvent(1)).ago(Duration.ofSeconds(5)).observation(2),
                    Kind.LOST,
                    observationId(1));
            assertIllegal(
                    guarantee,
                    both().retraction(1).row(observationId(1)).row(shareEvent(1)),
                    Kind.LOST,
                    retractionEvent(1));
        }
    }

    @Nested
    class Invented {
        private final NothingInvented guarantee = new NothingInvented();

        @Test
        void legal() {
            assertLegal(guarantee, both().stored());
            assertLegal(
                    guarantee,
                    new Sequence().heard(shareEvent(1), EventKind.SHARE).row(shareEvent(1)));
            assertLegal(guarantee, new Sequence());
        }

        @Test
        void illegal() {
            assertIllegal(guarantee, both().stored().row(shareEvent(2)), Kind.INVENTED, shareEvent(2));
            assertIllegal(guarantee, new Sequence().row(shareEvent(2)), Kind.INVENTED, shareEvent(2));
            assertIllegal(guarantee, new Sequence().version(), Kind.INVENTED);
        }
    }

    @Nested
    class Once {
        private final StoredOnce guarantee = new StoredOnce();

        @Test
        void legal() {
            assertLegal(guarantee, both().observation(1, Section.HISTORY).stored());
        }

        @Test
        void illegal() {
            assertIllegal(
                    guarantee, both().stored().row(shareEvent(1), digest(101), false), Kind.DUPLICATED, shareEvent(1));
            assertIllegal(guarantee, both().stored().version(false), Kind.DUPLICATED);
        }
    }

    @Nested
    class Altered {
        private final NothingAltered guarantee = new NothingAltered();

        @Test
        void legal() {
            assertLegal(guarantee, both().stored());
            assertLegal(
                    guarantee,
                    both().stored()
                            .observation(1, digest(77), Set.of(), Set.of())
                            .setAside(observationId(1)));
        }

        @Test
        void illegal() {
            assertIllegal(
                    guarantee, both().stored().row(observationId(1), digest(77), true), Kind.ALTERED, observationId(1));
            assertIllegal(guarantee, both().stored().row(observationId(1), null, true), Kind.ALTERED, observationId(1));
        }
    }

    @Nested
    class Torn {
        private final NothingTorn guarantee = new NothingTorn();

        @Test
        void legal() {
            assertLegal(guarantee, both().stored());
            assertLegal(guarantee, both().stored().statement(1, 1, 1, 2));
            assertLegal(guarantee, both().stored().ago(Duration.ofSeconds(5)).observation(2));
            assertLegal(guarantee, new Sequence().observation(1));
        }

        @Test
        void illegal() {
            assertIllegal(guarantee, both().version(Tear.OTHER_CONSULTATION), Kind.TORN);
            assertIllegal(guarantee, both().version(Tear.EVENT_MISSING), Kind.TORN);
            assertIllegal(guarantee, both().row(observationId(1)).row(shareEvent(1)), Kind.TORN);
            assertIllegal(guarantee, both().stored().observation(2), Kind.STALE);
        }

        @Test
        void whatIsGoneFromTheTopicsDoesNotTearTheRecord() {
            Sequence gone = both().share(2).stored();
            Evidence whole = gone.evidence();
            List<Sighting> left = whole.seen().subList(0, 2);

            Evidence evidence = new Evidence(
                    whole.consultationId(),
                    whole.now(),
                    whole.horizon(),
                    left,
                    List.of(),
                    List.of(),
                    Set.of(),
                    whole.rows(),
                    whole.record());

            assertThat(guarantee.breaches(evidence)).isEmpty();
        }
    }

    @Nested
    class LyingReceipt {
        private final NoLyingReceipt guarantee = new NoLyingReceipt();

        @Test
        void legal() {
            assertLegal(guarantee, both().stored().receipted(observationId(1), digest(1)));
            assertLegal(guarantee, both().stored());
            assertLegal(guarantee, both().ago(Duration.ofSeconds(5)).receipted(observationId(1), digest(1)));
        }

        @Test
        void illegal() {
            assertIllegal(
                    guarantee,
                    new Sequence().observation(1).receipted(observationId(1), digest(1)),
                    Kind.LYING_RECEIPT,
                    observationId(1));
            assertIllegal(
                    guarantee,
                    both().stored().receipted(observationId(1), digest(7)),
                    Kind.LYING_RECEIPT,
                    observationId(1));
            assertIllegal(
                    guarantee,
                    new Sequence().receipted(observationId(1), digest(1)),
                    Kind.LYING_RECEIPT,
                    observationId(1));
        }
    }

    @Nested
    class Overdue {
        private final NothingOverdue guarantee = new NothingOverdue(Deadlines.STANDARD);

        @Test
        void legal() {
            assertLegal(guarantee, new Sequence().ago(Duration.ofHours(11)).observation(1));
            assertLegal(
                    guarantee,
                    new Sequence().ago(Duration.ofDays(365)).observation(1).share(1));
        }

        @Test
        void illegal() {
            Sequence incident = new Sequence().ago(Duration.ofMinutes(31)).share(1);
            assertIllegal(guarantee, incident, Kind.OVERDUE, shareEvent(1));
            assertThat(guarantee.breaches(incident.evidence()).get(0).detail()).isEqualTo("waits for observation");
            assertIllegal(
                    guarantee, new Sequence().ago(Duration.ofHours(13)).observation(1), Kind.OVERDUE, observationId(1));
            assertThat(guarantee.breaches(new Sequence()
                            .ago(Duration.ofSeconds(61))
                            .observation(1)
                            .statement(1, 1, 7)
                            .evidence()))
                    .singleElement()
                    .satisfies(breach -> assertThat(breach.detail())
                            .contains(Sequence.shareId(7).toString()));
        }
    }

    @Nested
    class EmptyNote {
        private final NoEmptyNote guarantee = new NoEmptyNote();

        @Test
        void legal() {
            assertLegal(
                    guarantee, new Sequence().observation(1, Section.HISTORY).observation(2, Section.HISTORY));
            assertLegal(
                    guarantee,
                    new Sequence()
                            .observation(1, Section.HISTORY, Section.CONCLUSION)
                            .observation(2, digest(2), Set.of(Section.CONCLUSION), Set.of(Section.HISTORY)));
            assertLegal(guarantee, new Sequence().observation(1, Section.CONCLUSION));
        }

        @Test
        void illegal() {
            assertIllegal(
                    guarantee,
                    new Sequence()
                            .observation(1, Section.HISTORY, Section.CONCLUSION)
                            .observation(2, Section.CONCLUSION),
                    Kind.EMPTY_NOTE,
                    observationId(2));
            assertIllegal(guarantee, new Sequence().observation(1), Kind.EMPTY_NOTE, observationId(1));
        }
    }

    @Nested
    class Gap {
        private final NoGap guarantee = new NoGap();

        private Incarnation run(long said, long... seen) {
            Incarnation run = new Incarnation("gateway-1", new UUID(7, 7));
            for (long each : seen) {
                run.seen(each, true);
            }
            run.said(said);
            return run;
        }

        @Test
        void legal() {
            Incarnation unjournaled = run(3, 1, 3);
            unjournaled.notJournaled();

            assertThat(guarantee.breaches(run(3, 3, 1, 2))).isEmpty();
            assertThat(guarantee.breaches(unjournaled)).isEmpty();
        }

        @Test
        void illegal() {
            assertThat(guarantee.breaches(run(3, 1, 3)))
                    .singleElement()
                    .extracting(Breach::kind)
                    .isEqualTo(Kind.HOLE);
            assertThat(guarantee.missing(run(4, 1, 2))).containsExactly(new Stretch(3, 4));
            assertThat(guarantee.breaches(run(4, 1, 2)))
                    .singleElement()
                    .extracting(Breach::kind)
                    .isEqualTo(Kind.MISSING_TAIL);
            assertThat(guarantee.missing(run(2))).containsExactly(new Stretch(1, 2));
        }

        @Test
        void whatCameLatelyProvesNoHoleBeforeIt() {
            Incarnation run = run(1, 1);
            run.seen(3, false);

            assertThat(guarantee.breaches(run)).isEmpty();
        }
    }

    @Test
    void ofANoteOnlyIsKeptWhichSectionsHaveAText() {
        ObservationEvent event = new Practice(5).next().observations().get(0);
        ObservationContent note = new ObservationContent("Toux", "", " \u00a0\u200b", null);

        Sections sections =
                Sections.of(ObservationEvent.newBuilder(event).setContent(note).build());

        assertThat(sections.isReadable()).isTrue();
        assertThat(sections.written()).containsExactly(Section.REASON_FOR_VISIT);
    }

    @Test
    void aSightingSurvivesItsBytes() {
        Sequence sequence = both().retraction(1).statement(2, 1, 1, 2);

        for (Sighting each : sequence.evidence().seen()) {
            assertThat(Sighting.of(Sequence.CONSULTATION, each.toBytes())).isEqualTo(each);
        }
    }
}
