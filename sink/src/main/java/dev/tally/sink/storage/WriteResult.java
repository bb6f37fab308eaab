package dev.tally.sink.storage;

import dev.tally.event.QuarantineReason;
import java.util.List;

/** What became of a batch. */
public sealed interface WriteResult {

    /**
     * Every record of the batch is in storage, and so is the place that was reached.
     *
     * @param claim the claim, further on
     * @param stored what is stored, in the order of the batch
     */
    record Committed(Claim claim, List<StoredRecord> stored) implements WriteResult {}

    /**
     * Nothing was written, for some record of the batch cannot be. Which one is not known if there is more than one: halve the
     * batch and try again.
     *
     * @param reason what to quarantine it for, once it is alone
     * @param detail what was wrong, in words without patient data
     */
    record Refused(QuarantineReason reason, String detail) implements WriteResult {}

    /**
     * Nothing was written, for somebody else has claimed the partition since, or has moved the place.
     *
     * @param detail what was expected and what was found
     */
    record Fenced(String detail) implements WriteResult {}

    /**
     * The database ended the transaction because it took too long. Nothing was written. Fewer records take less time: halve
     * the batch and try again.
     *
     * @param detail what took too long
     */
    record TooSlow(String detail) implements WriteResult {}

    /**
     * The database did not answer, or not with yes or no. Whether the batch was committed is unknown, and need not be known:
     * writing the same batch again finds out from the place that is stored.
     *
     * @param detail what is wrong and who can mend it
     */
    record Unavailable(String detail) implements WriteResult {}
}
