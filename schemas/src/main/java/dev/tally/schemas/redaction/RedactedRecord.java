package dev.tally.schemas.redaction;

import org.apache.avro.specific.SpecificRecordBase;

/**
 * The superclass of every generated class. Avro's own {@code toString()} prints all content, and a library that logs a
 * record would print a patient's note; this one names the type alone.
 */
public abstract class RedactedRecord extends SpecificRecordBase {
    private static final long serialVersionUID = 1L;

    @Override
    public final String toString() {
        return getSchema().getName() + "(redacted)";
    }
}
