package dev.tally.producer.command;

import dev.tally.event.RecipientKind;
import dev.tally.producer.identity.Rpps;
import org.jspecify.annotations.Nullable;

/**
 * With whom a document is shared.
 *
 * @param kind the patient or a practitioner
 * @param practitioner which practitioner; null for the patient
 */
public record Recipient(RecipientKind kind, @Nullable Rpps practitioner) {
    /** Refuses a practitioner who is not named, and a name for the patient. */
    public Recipient {
        if ((kind == RecipientKind.PRACTITIONER) != (practitioner != null)) {
            throw new IllegalArgumentException("a recipient has an RPPS number if and only if it is a practitioner");
        }
    }

    /** The patient of the consultation. */
    public static Recipient patient() {
        return new Recipient(RecipientKind.PATIENT, null);
    }

    /** Another practitioner. */
    public static Recipient practitioner(Rpps practitioner) {
        return new Recipient(RecipientKind.PRACTITIONER, practitioner);
    }

    @Nullable
    String id() {
        return practitioner == null ? null : practitioner.number();
    }
}
