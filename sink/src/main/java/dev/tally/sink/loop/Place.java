package dev.tally.sink.loop;

import dev.tally.sink.storage.Claim;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;

/**
 * A place in a partition: where to read on.
 *
 * @param offset of the next record
 * @param leaderEpoch of the record before it; null if unknown
 */
record Place(long offset, @Nullable Integer leaderEpoch) {

    static Place of(OffsetAndMetadata next) {
        return new Place(next.offset(), next.leaderEpoch().orElse(null));
    }

    static Place of(Claim claim) {
        return new Place(claim.nextOffset(), claim.leaderEpoch());
    }

    static Place after(Fetched fetched) {
        return new Place(fetched.offset() + 1, fetched.record().leaderEpoch().orElse(null));
    }

    OffsetAndMetadata toKafka() {
        return new OffsetAndMetadata(offset, Optional.ofNullable(leaderEpoch), "");
    }
}
