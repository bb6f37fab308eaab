package dev.tally.sink.restore;

import dev.tally.event.ConsultationRecord;
import dev.tally.event.Sha256;
import dev.tally.sink.check.RecordCheck;
import dev.tally.sink.check.Soundness;
import dev.tally.sink.storage.Batch;
import dev.tally.sink.storage.Claim;
import dev.tally.sink.storage.RecordStore;
import dev.tally.sink.storage.WriteResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Writes records that were rebuilt: checked as the sink checks them, and through the sink's own store. The place in the half
 * topics moves when a partition is done and not before, for records come in another order than events; writing one again does
 * no harm.
 *
 * <p>For one thread. The store is the caller's.
 */
final class RebuiltRecords {
    private final RecordStore store;
    private final Supplier<Pause> pauses;
    private final int perBatch;
    private final List<ConsultationRecord> batch = new ArrayList<>();
    private final Map<UUID, Sha256> expected = new HashMap<>();
    private final List<UUID> refused = new ArrayList<>();
    private Claim claim;
    private long written;

    RebuiltRecords(RecordStore store, Claim claim, int perBatch, Supplier<Pause> pauses) {
        this.store = store;
        this.claim = claim;
        this.perBatch = perBatch;
        this.pauses = pauses;
    }

    /** The versions of one consultation, in order. */
    void add(List<ConsultationRecord> versions) throws InterruptedException {
        for (ConsultationRecord record : versions) {
            expected.put(record.getConsultationId(), record.getRecordDigest());
            if (RecordCheck.of(record.getConsultationId(), record) instanceof Soundness.Unsound) {
                refused.add(record.getConsultationId());
            } else {
                batch.add(record);
            }
        }
        if (batch.size() >= perBatch) {
            flush();
        }
    }

    /** Writes what was added. */
    void flush() throws InterruptedException {
        write(List.copyOf(batch), claim.nextOffset());
        batch.clear();
    }

    /** Writes what was added, and moves the place. */
    void finish(long nextOffset) throws InterruptedException {
        flush();
        write(List.of(), nextOffset);
    }

    private void write(List<ConsultationRecord> records, long nextOffset) throws InterruptedException {
        Pause pause = pauses.get();
        while (true) {
            WriteResult result = store.write(claim, new Batch(records, nextOffset, claim.leaderEpoch()));
            if (result instanceof WriteResult.Committed committed) {
                claim = committed.claim();
                written += records.size();
                return;
            }
            if (result instanceof WriteResult.Fenced fenced) {
                throw new RestoreFailedException(
                        fenced.detail() + ". Is another restore running? Run this one again when it has ended", null);
            }
            if (result instanceof WriteResult.Refused) {
                parted(records, nextOffset);
                return;
            }
            pause.on(((WriteResult.Unavailable) result).detail());
        }
    }

    /** Halves what storage refuses until the one at fault is alone. */
    private void parted(List<ConsultationRecord> records, long nextOffset) throws InterruptedException {
        if (records.isEmpty()) {
            throw new RestoreFailedException(
                    "the database refuses the place of " + claim.topic()
                            + " itself: compare tally.sink_partition with the" + " migrations",
                    null);
        }
        if (records.size() == 1) {
            refused.add(records.get(0).getConsultationId());
            return;
        }
        int middle = records.size() / 2;
        write(records.subList(0, middle), nextOffset);
        write(records.subList(middle, records.size()), nextOffset);
    }

    /** By consultation, the digest that it should have now; asking empties it. */
    Map<UUID, Sha256> takeExpected() {
        Map<UUID, Sha256> taken = new HashMap<>(expected);
        expected.clear();
        return taken;
    }

    long written() {
        return written;
    }

    List<UUID> refused() {
        return refused;
    }
}
