package dev.tally.replay.quarantine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.event.EventReference;
import dev.tally.event.ObservationContent;
import dev.tally.event.ObservationEvent;
import dev.tally.event.ObservationStatus;
import dev.tally.event.Origin;
import dev.tally.event.QuarantineReason;
import dev.tally.event.QuarantinedEvent;
import dev.tally.event.Sha256;
import dev.tally.replay.quarantine.QuarantinedContent.Decodes;
import dev.tally.replay.quarantine.QuarantinedContent.Opaque;
import dev.tally.schemas.assembly.RecordComposer;
import dev.tally.schemas.receipt.Acceptance;
import dev.tally.schemas.wire.AvroTrust;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** P4: whoever waits for word of something set aside can be told; and content is shown whole, or not at all. */
class QuarantinedContentTest {
    private static final Instant MOMENT = Instant.parse("2026-11-01T08:30:00.123Z");
    private static final UUID CONSULTATION = new UUID(1, 1);
    private static final Origin FIRST = new Origin("gateway-a", new UUID(2, 2), 3L, true);
    private static final Origin SECOND = new Origin("gateway-b", new UUID(4, 4), 5L, true);

    private final ObservationEvent observation = new ObservationEvent(
            new UUID(6, 6),
            CONSULTATION,
            "99700218896",
            "279035121518989",
            FIRST,
            MOMENT,
            MOMENT,
            new Sha256(new byte[32]),
            1,
            ObservationStatus.FINAL,
            "99700218896",
            List.of(),
            new ObservationContent("Céphalée \u0007", null, "", null));

    @BeforeAll
    static void trustTheGeneratedClasses() {
        AvroTrust.install();
    }

    @Test
    void whatDecodesIsShownAsJsonAndPrintedAsItsTypeAlone() {
        Decodes content = new Decodes(observation);

        assertThat(content.json())
                .contains("Céphalée", "279035121518989", "\"revision\" : 1")
                .doesNotContain("\u0007");
        assertThat(content).hasToString("ObservationEvent");
    }

    @Test
    void everyGatewayOfARecordIsToldThatOfTheTriggerToo() {
        Decodes content = new Decodes(RecordComposer.compose(
                List.of(observation), List.of(), new EventReference(observation.getEventId(), SECOND), MOMENT));

        assertThat(content.acceptances(quarantined(null)))
                .extracting(Acceptance::origin)
                .containsExactly(FIRST, SECOND);
    }

    @Test
    void ofBytesThatDoNotDecodeTheHeadersSayWhoIsTold() {
        Opaque content = Opaque.of(new byte[] {0x4e, (byte) 0xff}, "the value does not decode");

        assertThat(content.hex()).isEqualTo("4eff");
        assertThat(content.acceptances(quarantined(FIRST)))
                .containsExactly(new Acceptance(observation.getEventId(), CONSULTATION, FIRST, null));
        assertThat(content.acceptances(quarantined(null))).isEmpty();
        assertThat(content.toString()).doesNotContain("4eff");
    }

    @Test
    void bytesAreTextOnlyIfATerminalTakesThemAsText() {
        assertThat(QuarantinedContent.text(ByteBuffer.wrap("plain ~".getBytes(StandardCharsets.US_ASCII))))
                .isEqualTo("plain ~");
        assertThat(QuarantinedContent.text(ByteBuffer.wrap(new byte[] {'a', 0x1b, '['})))
                .isEqualTo("hex 611b5b");
        assertThat(QuarantinedContent.text(null)).isEqualTo("none");
    }

    private QuarantinedEvent quarantined(@Nullable Origin origin) {
        return new QuarantinedEvent(
                new UUID(7, 7),
                QuarantineReason.UNDECODABLE,
                "",
                "join",
                MOMENT,
                "consultation.observation",
                0,
                0L,
                MOMENT,
                CONSULTATION,
                observation.getEventId(),
                origin,
                null,
                null,
                List.of(),
                null);
    }
}
