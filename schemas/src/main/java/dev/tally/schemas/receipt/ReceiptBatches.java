package dev.tally.schemas.receipt;

import dev.tally.event.Receipt;
import dev.tally.event.ReceiptBatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gathers receipts by gateway, in the order in which they are added, and cuts them into batches that the receipt topic takes
 * whatever they hold.
 *
 * <p>For one thread, for one round of receipts.
 */
public final class ReceiptBatches {
    /** A quarter of what the topic takes: one receipt alone, with everything that a statement can name, stays below it. */
    static final int MOST_BYTES = 256 * 1024;

    /** A longer gateway id is none: no gateway may have it, and nobody would read what is sent there. */
    private static final int LONGEST_GATEWAY_ID = 200;

    /** Three ids as text, a digest, numbers: an upper bound. */
    private static final int RECEIPT_BYTES = 200;

    private static final int MISSING_PART_BYTES = 48;

    private final String issuedBy;
    private final Instant issuedAt;
    private final Map<String, List<ReceiptBatch>> full = new LinkedHashMap<>();
    private final Map<String, Pile> piles = new LinkedHashMap<>();

    private static final class Pile {
        private final List<Receipt> receipts = new ArrayList<>();
        private int bytes;
    }

    /**
     * Batches without a receipt yet.
     *
     * @param issuedBy join, sink or operator
     * @param issuedAt the caller's clock
     */
    public ReceiptBatches(String issuedBy, Instant issuedAt) {
        this.issuedBy = issuedBy;
        this.issuedAt = issuedAt;
    }

    /** Adds a receipt for the gateway that accepted the event. */
    public void add(Acceptance acceptance, Receipt receipt) {
        String gatewayId = acceptance.origin().getGatewayId();
        if (gatewayId.isEmpty() || gatewayId.length() > LONGEST_GATEWAY_ID) {
            return;
        }
        int bytes = RECEIPT_BYTES + MISSING_PART_BYTES * receipt.getMissing().size();
        Pile pile = piles.computeIfAbsent(gatewayId, id -> new Pile());
        if (!pile.receipts.isEmpty() && pile.bytes + bytes > MOST_BYTES) {
            full.computeIfAbsent(gatewayId, id -> new ArrayList<>()).add(batch(gatewayId, pile));
            pile = new Pile();
            piles.put(gatewayId, pile);
        }
        pile.receipts.add(receipt);
        pile.bytes += bytes;
    }

    /** All batches, those of one gateway in order. */
    public List<ReceiptBatch> all() {
        List<ReceiptBatch> all = new ArrayList<>();
        piles.forEach((gatewayId, last) -> {
            all.addAll(full.getOrDefault(gatewayId, List.of()));
            all.add(batch(gatewayId, last));
        });
        return all;
    }

    private ReceiptBatch batch(String gatewayId, Pile pile) {
        return new ReceiptBatch(gatewayId, issuedBy, issuedAt, List.copyOf(pile.receipts));
    }
}
