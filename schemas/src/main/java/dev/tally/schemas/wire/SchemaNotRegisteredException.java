package dev.tally.schemas.wire;

import org.apache.kafka.common.errors.SerializationException;

/**
 * The schema of a record that is to be sent is not registered under its topic's subject. Services never register schemas
 * on their own; an operator does.
 */
public final class SchemaNotRegisteredException extends SerializationException {
    private static final long serialVersionUID = 1L;

    private final String subject;

    SchemaNotRegisteredException(String subject, String schemaName) {
        super("the schema of " + schemaName + " is not registered under subject " + subject
                + " in exactly this version: run `tally topics apply`, then try again");
        this.subject = subject;
    }

    /** The subject under which the schema was looked for. */
    public String subject() {
        return subject;
    }
}
