package dev.tally.producer.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.event.MissingKind;
import dev.tally.event.MissingPart;
import dev.tally.event.Receipt;
import dev.tally.event.ReceiptState;
import dev.tally.event.Sha256;
import dev.tally.producer.command.Commands;
import dev.tally.producer.journal.Change;
import dev.tally.producer.journal.Entry;
import dev.tally.producer.journal.Journal.Appended;
import dev.tally.producer.journal.MemoryJournal;
import dev.tally.producer.kafka.ReceiptVerdict.Contradicts;
import dev.tally.producer.kafka.ReceiptVerdict.Says;
import dev.tally.producer.kafka.ReceiptVerdict.SaysNothing;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** P3: STORED counts only with the digest that was accepted. */
class ReceiptVerdictTest {
    private static final Instant ACCEPTED = Instant.parse("2026-11-23T15:00:00Z");
    private static final Instant ISSUED = ACCEPTED.plusSeconds(1);
    private static final Instant NOW = ACCEPTED.plusSeconds(2);
    private static final Sha256 OTHER = new Sha256(new byte[32]);
    private static final List<MissingPart> MISSING = List.of(new MissingPart(MissingKind.SHARING_HALF, null, null));

    private final Entry entry = ((Appended.Committed) new MemoryJournal()
                    .append(Commands.observation(new UUID(1, 1), 1, "a").draft(ACCEPTED))
                    .join())
            .entry();

    private Receipt receipt(ReceiptState state, @Nullable Sha256 digest) {
        return Receipt.newBuilder()
                .setEventId(entry.name().eventId())
                .setConsultationId(entry.name().consultationId())
                .setIncarnation(entry.origin().getIncarnation())
                .setSequence(entry.origin().getSequence())
                .setState(state)
                .setContentDigest(digest)
                .setVersion(state == ReceiptState.STORED ? 2 : null)
                .setMissing(state == ReceiptState.HELD ? MISSING : List.of())
                .build();
    }

    private ReceiptVerdict judge(ReceiptState state, @Nullable Sha256 digest) {
        return ReceiptVerdict.of(receipt(state, digest), entry, ISSUED, NOW);
    }

    @Test
    void eachStateIsNotedAsItIsSaid() {
        UUID eventId = entry.name().eventId();

        assertThat(judge(ReceiptState.STORED, entry.digest()))
                .isEqualTo(new Says(new Change.Stored(eventId, ISSUED, 2)));
        assertThat(judge(ReceiptState.HELD, entry.digest()))
                .isEqualTo(new Says(new Change.Held(eventId, ISSUED, MISSING)));
        assertThat(judge(ReceiptState.QUARANTINED, entry.digest()))
                .isEqualTo(new Says(new Change.Quarantined(eventId, ISSUED)));
        assertThat(judge(ReceiptState.ACKNOWLEDGED, entry.digest()))
                .isEqualTo(new Says(new Change.Acknowledged(eventId, ISSUED)));
        assertThat(judge(ReceiptState.REPLICATED, entry.digest()))
                .isEqualTo(new Says(new Change.Replicated(eventId, ISSUED)));
    }

    @Test
    void storedWithAnotherDigestOrWithoutOneIsAContradictionAndNoState() {
        assertThat(judge(ReceiptState.STORED, OTHER)).isEqualTo(new Contradicts(entry, OTHER));
        assertThat(judge(ReceiptState.STORED, null)).isEqualTo(new Contradicts(entry, null));
    }

    @Test
    void bytesThatCouldNotBeReadAreQuarantinedWithoutADigest() {
        assertThat(judge(ReceiptState.QUARANTINED, null))
                .isEqualTo(new Says(new Change.Quarantined(entry.name().eventId(), ISSUED)));
    }

    @ParameterizedTest
    @EnumSource(
            value = ReceiptState.class,
            names = {"HELD", "QUARANTINED", "ACKNOWLEDGED", "REPLICATED"})
    void whatIsSaidOfOtherContentUnderTheSameIdSaysNothingOfThis(ReceiptState state) {
        assertThat(judge(state, OTHER)).isEqualTo(new SaysNothing());
    }

    @Test
    void whatIsNotKnownSaysNothing() {
        assertThat(judge(ReceiptState.UNKNOWN, entry.digest())).isEqualTo(new SaysNothing());
        assertThat(ReceiptVerdict.of(receipt(ReceiptState.STORED, entry.digest()), null, ISSUED, NOW))
                .isEqualTo(new SaysNothing());
    }

    @Test
    void aClockThatIsWrongElsewhereMakesNothingTrueBeforeItWasAcceptedOrAfterNow() {
        Receipt receipt = receipt(ReceiptState.QUARANTINED, entry.digest());

        assertThat(at(ReceiptVerdict.of(receipt, entry, NOW.plusSeconds(3600), NOW)))
                .isEqualTo(NOW);
        assertThat(at(ReceiptVerdict.of(receipt, entry, Instant.EPOCH, NOW))).isEqualTo(ACCEPTED);
    }

    private static Instant at(ReceiptVerdict verdict) {
        return ((Says) verdict).change().at();
    }
}
