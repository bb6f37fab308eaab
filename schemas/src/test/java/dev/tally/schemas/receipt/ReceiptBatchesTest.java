package dev.tally.schemas.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.event.MissingKind;
import dev.tally.event.MissingPart;
import dev.tally.event.Origin;
import dev.tally.event.Receipt;
import dev.tally.event.ReceiptBatch;
import dev.tally.event.Sha256;
import dev.tally.schemas.topic.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.junit.jupiter.api.Test;

/** P3, P4: every gateway hears of its own events, in order, and no batch is too large to be told. */
class ReceiptBatchesTest {
    private static final Instant NOW = Instant.parse("2026-04-26T15:40:00Z");
    private static final Sha256 DIGEST = new Sha256(new byte[32]);

    private final ReceiptBatches batches = new ReceiptBatches("join", NOW);

    @Test
    void eachGatewayGetsItsOwnInOrder() {
        for (int i = 1; i <= 4; i++) {
            Acceptance acceptance = accepted(i % 2 == 0 ? "b" : "a", i);
            batches.add(acceptance, acceptance.stored(DIGEST, 2));
        }

        List<ReceiptBatch> all = batches.all();

        assertThat(all).extracting(ReceiptBatch::getGatewayId).containsExactly("a", "b");
        assertThat(all.get(0).getReceipts()).extracting(Receipt::getSequence).containsExactly(1L, 3L);
        assertThat(all.get(1).getReceipts()).extracting(Receipt::getSequence).containsExactly(2L, 4L);
        assertThat(all).allSatisfy(batch -> {
            assertThat(batch.getIssuedBy()).isEqualTo("join");
            assertThat(batch.getIssuedAt()).isEqualTo(NOW);
        });
    }

    @Test
    void batchesAreCutSoThatTheTopicTakesThemAndNothingIsLeftOut() throws IOException {
        List<MissingPart> missing = missing(500);
        for (int i = 1; i <= 400; i++) {
            Acceptance acceptance = accepted("a", i);
            batches.add(acceptance, acceptance.held(missing));
        }

        List<ReceiptBatch> all = batches.all();

        assertThat(all).hasSizeGreaterThan(10);
        for (ReceiptBatch batch : all) {
            assertThat(bytes(batch)).isLessThan(ReceiptBatches.MOST_BYTES);
        }
        assertThat(all.stream().flatMap(batch -> batch.getReceipts().stream()).map(Receipt::getSequence))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 400).mapToObj(i -> (long) i).toList());
    }

    @Test
    void theLongestReceiptIsTakenByTheTopic() throws IOException {
        Acceptance acceptance = accepted("a", Long.MAX_VALUE);
        // As many shares as a statement of half a mebibyte can name.
        batches.add(acceptance, acceptance.held(missing(14_000)));

        assertThat(bytes(batches.all().get(0))).isLessThan(Topics.RECEIPT.maxMessageBytes() - 4096);
    }

    @Test
    void anIdThatNoGatewayMayHaveGetsNone() {
        Acceptance nobodys = accepted("x".repeat(300_000), 1);
        batches.add(nobodys, nobodys.quarantined());

        assertThat(batches.all()).isEmpty();
    }

    private static Acceptance accepted(String gatewayId, long sequence) {
        return new Acceptance(
                new UUID(1, sequence), new UUID(2, 2), new Origin(gatewayId, new UUID(3, 3), sequence, true), DIGEST);
    }

    private static List<MissingPart> missing(int parts) {
        return IntStream.range(0, parts)
                .mapToObj(number -> new MissingPart(MissingKind.SHARE, new UUID(4, number), null))
                .toList();
    }

    private static int bytes(ReceiptBatch batch) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        new SpecificDatumWriter<>(ReceiptBatch.class).write(batch, encoder);
        encoder.flush();
        return bytes.size();
    }
}
