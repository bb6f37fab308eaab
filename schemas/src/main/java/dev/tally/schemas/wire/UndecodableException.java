package dev.tally.schemas.wire;

import org.apache.kafka.common.errors.SerializationException;

/**
 * These bytes will never decode, however often they are read: they belong into quarantine.
 *
 * <p>The message names topic, schema id and kind of damage, never a value: it can be logged. It has no cause on purpose,
 * for Avro's own messages quote the values at which they failed.
 */
public final class UndecodableException extends SerializationException {
    private static final long serialVersionUID = 1L;

    UndecodableException(String message) {
        super(message);
    }
}
