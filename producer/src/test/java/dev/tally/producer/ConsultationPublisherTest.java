package dev.tally.producer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.producer.command.Commands;
import dev.tally.producer.outbox.RecordingOutbox;
import dev.tally.producer.outbox.RecordingOutbox.Mode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** P1, P2, P3: an answer says what is so, and a fact sent twice is written once. */
class ConsultationPublisherTest {
    private static final Instant NOW = Instant.parse("2026-11-23T15:00:00Z");
    private static final UUID CONSULTATION = new UUID(1, 1);

    private final RecordingOutbox outbox = new RecordingOutbox();

    private ConsultationPublisher publisher(Duration patience, int mostRemembered) {
        return new ConsultationPublisher(outbox, Clock.fixed(NOW, ZoneOffset.UTC), patience, mostRemembered);
    }

    private final ConsultationPublisher publisher = publisher(Duration.ofSeconds(30), 1000);

    @Test
    void anAcknowledgedEventIsPublishedWithItsOriginAndTime() {
        Publication publication =
                publisher.publish(Commands.observation(CONSULTATION, 1, "a")).join();

        assertThat(publication).isInstanceOfSatisfying(Publication.Published.class, published -> {
            assertThat(published.duplicate()).isFalse();
            assertThat(published.event().acceptedAt()).isEqualTo(NOW);
            assertThat(published.event().origin().getSequence()).isEqualTo(1);
            assertThat(published.event().origin().getJournaled()).isFalse();
        });
        assertThat(outbox.events()).hasSize(1);
    }

    @Test
    void nothingIsSaidBeforeKafkaHasAcknowledged() {
        outbox.answer(Mode.HOLD);

        CompletableFuture<Publication> publication = publisher.publish(Commands.observation(CONSULTATION, 1, "a"));

        assertThat(publication).isNotDone();
        assertThat(publisher.known(CONSULTATION)).isEmpty();
        outbox.acknowledgeHeld();
        assertThat(publication).isDone();
        assertThat(publisher.known(CONSULTATION)).hasSize(1);
    }

    @Test
    void theSameFactSentAgainIsWrittenOnce() {
        Publication first =
                publisher.publish(Commands.observation(CONSULTATION, 1, "a")).join();

        Publication again =
                publisher.publish(Commands.observation(CONSULTATION, 1, "a")).join();

        assertThat(again).isEqualTo(new Publication.Published(((Publication.Published) first).event(), true));
        assertThat(outbox.events()).hasSize(1);
    }

    @Test
    void theSameFactSentAgainWhileTheFirstIsOnItsWayIsWrittenOnce() {
        outbox.answer(Mode.HOLD);
        CompletableFuture<Publication> first = publisher.publish(Commands.observation(CONSULTATION, 1, "a"));
        CompletableFuture<Publication> again = publisher.publish(Commands.observation(CONSULTATION, 1, "a"));

        outbox.acknowledgeHeld();

        assertThat(first.join()).isInstanceOf(Publication.Published.class);
        assertThat(again.join())
                .isInstanceOfSatisfying(
                        Publication.Published.class,
                        published -> assertThat(published.duplicate()).isTrue());
        assertThat(outbox.events()).hasSize(1);
    }

    @Test
    void otherContentUnderTheSameRevisionIsAConflictAndIsNotWritten() {
        Publication first =
                publisher.publish(Commands.observation(CONSULTATION, 1, "a")).join();

        Publication other =
                publisher.publish(Commands.observation(CONSULTATION, 1, "b")).join();

        assertThat(other)
                .isEqualTo(new Publication.Conflict(
                        first.eventId(), ((Publication.Published) first).event().digest()));
        assertThat(outbox.events()).hasSize(1);
    }

    @Test
    void whatKafkaDidNotAcknowledgeIsInDoubtAndIsWrittenWhenItIsSentAgain() {
        outbox.answer(Mode.DOUBT);
        Publication doubted =
                publisher.publish(Commands.observation(CONSULTATION, 1, "a")).join();
        outbox.answer(Mode.ACKNOWLEDGE);

        Publication again =
                publisher.publish(Commands.observation(CONSULTATION, 1, "a")).join();

        assertThat(doubted).isInstanceOf(Publication.InDoubt.class);
        assertThat(again)
                .isInstanceOfSatisfying(
                        Publication.Published.class,
                        published -> assertThat(published.duplicate()).isFalse());
        assertThat(outbox.events()).hasSize(1);
    }

    @Test
    void patienceEndsInDoubtAndALateAcknowledgementIsFoundWhenItIsSentAgain() {
        outbox.answer(Mode.HOLD);
        ConsultationPublisher impatient = publisher(Duration.ofMillis(1), 1000);

        Publication late =
                impatient.publish(Commands.observation(CONSULTATION, 1, "a")).join();
        outbox.acknowledgeHeld();
        Publication again =
                impatient.publish(Commands.observation(CONSULTATION, 1, "a")).join();

        assertThat(late).isInstanceOf(Publication.InDoubt.class);
        assertThat(again)
                .isInstanceOfSatisfying(
                        Publication.Published.class,
                        published -> assertThat(published.duplicate()).isTrue());
        assertThat(outbox.events()).hasSize(1);
    }

    @Test
    void whatIsRefusedIsForgotten() {
        outbox.answer(Mode.REFUSE);

        Publication refused =
                publisher.publish(Commands.observation(CONSULTATION, 1, "a")).join();

        assertThat(refused).isInstanceOf(Publication.Refused.class);
        assertThat(publisher.remembered()).isZero();
    }

    @Test
    void theMemoryHoldsItsLimitAndForgetsWhatWasUsedLeastRecently() {
        ConsultationPublisher forgetful = publisher(Duration.ofSeconds(30), 3);
        List<UUID> consultations = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            consultations.add(new UUID(9, i));
            forgetful
                    .publish(Commands.observation(consultations.get(i), 1, "a"))
                    .join();
        }
        forgetful
                .publish(Commands.share(consultations.get(0), Commands.SHARE_ID))
                .join();

        assertThat(forgetful.remembered()).isEqualTo(3);
        assertThat(forgetful.known(consultations.get(0))).hasSize(2);
        assertThat(forgetful.known(consultations.get(1))).isEmpty();
        assertThat(forgetful.known(consultations.get(2))).hasSize(1);
    }
}
