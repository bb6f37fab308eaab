package dev.tally.sink.loop;

import dev.tally.event.ConsultationRecord;
import dev.tally.event.QuarantineReason;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What was found of a record before it is written. */
sealed interface Examined {

    /** The record as it came. */
    Fetched fetched();

    /** It can be written. */
    record Sound(Fetched fetched, ConsultationRecord record) implements Examined {
        SetAside setAside(QuarantineReason reason, String detail) {
            return new SetAside(fetched, reason, detail, record.getConsultationId(), record);
        }

        @Override
        public String toString() {
            return fetched.toString();
        }
    }

    /**
     * It must be set aside, whole.
     *
     * @param detail what was wrong, in words without patient data
     * @param consultationId from the record or else from its key; null if neither could be read
     * @param record null if the bytes do not decode
     */
    record SetAside(
            Fetched fetched,
            QuarantineReason reason,
            String detail,
            @Nullable UUID consultationId,
            @Nullable ConsultationRecord record)
            implements Examined {
        @Override
        public String toString() {
            return fetched + ", " + reason + ": " + detail;
        }
    }
}
