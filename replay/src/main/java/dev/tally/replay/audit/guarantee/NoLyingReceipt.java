package dev.tally.replay.audit.guarantee;

import dev.tally.replay.audit.evidence.Evidence;
import dev.tally.replay.audit.evidence.Receipted;
import dev.tally.replay.audit.evidence.StoredRow;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * P3: what a gateway is told is stored has a row with that content. A row that was there and is gone makes its receipt a lie too;
 * that is told as the loss that it is, and as a lie only where nothing else tells it.
 *
 * <pre>
 * legal    observation, share | rows of both | receipts of both
 * legal    observation, share | rows of both | no receipt yet: it can be late
 * illegal  observation        | nothing: it waits | a receipt says that it is stored
 * illegal  observation, share | rows of both | a receipt with the digest of another content
 * illegal  nothing            | nothing      | a receipt of an event that no gateway has accepted
 * </pre>
 */
public final class NoLyingReceipt implements Guarantee<Evidence> {
    @Override
    public List<Breach> breaches(Evidence evidence) {
        List<UUID> lies = evidence.receipts().stream()
                .filter(each -> !each.issuedAt().isAfter(evidence.horizon()))
                .filter(each -> isLie(each, evidence.rows().get(each.eventId())))
                .map(Receipted::eventId)
                .distinct()
                .sorted()
                .toList();
        return lies.isEmpty()
                ? List.of()
                : List.of(new Breach(
                        Kind.LYING_RECEIPT, lies, lies.size() + " of its events were shown as stored and are not"));
    }

    private static boolean isLie(Receipted receipt, @Nullable StoredRow row) {
        return row == null || !receipt.digest().equals(row.digest());
    }
}
