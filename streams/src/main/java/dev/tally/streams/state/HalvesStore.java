package dev.tally.streams.state;

import dev.tally.event.Sha256;
import java.util.UUID;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Every event of every set, as received, by consultation and content digest. Apart from the ledger, so that a share does
 * not write the note again.
 *
 * <p>Key: 16 bytes of consultation id, 32 of content digest. The digest covers kind, revision or share id, practitioner and
 * patient, so no two events of a ledger share a key. For the task's thread alone.
 */
public final class HalvesStore {
    private final KeyValueStore<Bytes, byte[]> store;

    /** Halves in this store. */
    public HalvesStore(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    /** Keeps an event. */
    public void put(UUID consultationId, Sha256 contentDigest, ReceivedEvent event) {
        store.put(StoreKeys.half(consultationId, contentDigest), ReceivedEventCodec.encode(event));
    }

    /**
     * The event with this digest.
     *
     * @throws IllegalStateException if there is none: ledger and halves are written in one transaction, so the store is
     *     broken
     */
    public ReceivedEvent get(UUID consultationId, Sha256 contentDigest) {
        byte[] bytes = store.get(StoreKeys.half(consultationId, contentDigest));
        if (bytes == null) {
            throw new IllegalStateException("the ledger of consultation " + consultationId
                    + " lists an event that the halves store does not hold: the join's state is broken");
        }
        return ReceivedEventCodec.decode(bytes);
    }

    /** Lets go of an event that has left its set. */
    public void remove(UUID consultationId, Sha256 contentDigest) {
        store.delete(StoreKeys.half(consultationId, contentDigest));
    }
}
