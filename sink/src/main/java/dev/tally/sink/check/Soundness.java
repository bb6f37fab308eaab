package dev.tally.sink.check;

import dev.tally.event.ConsultationRecord;
import dev.tally.event.QuarantineReason;

/** What the check of a record came to. */
public sealed interface Soundness {

    /** The record may be stored. */
    record Sound(ConsultationRecord record) implements Soundness {
        /** Names the version and nothing of the patient. */
        @Override
        public String toString() {
            return "version " + record.getVersion() + " of consultation " + record.getConsultationId();
        }
    }

    /**
     * The record must be set aside, whole.
     *
     * @param reason the kind of fault
     * @param detail what was wrong, in words without patient data
     */
    record Unsound(QuarantineReason reason, String detail) implements Soundness {}
}
