package dev.tally.schemas.wire;

import org.apache.kafka.common.errors.RetriableException;

/**
 * The schema registry could not be asked: an outage, not a property of the record. Wait, then try the same record again;
 * never quarantine for it. The message names each address that was tried, what it answered, and what to check.
 */
public final class RegistryUnavailableException extends RetriableException {
    private static final long serialVersionUID = 1L;

    RegistryUnavailableException(String reason) {
        super(reason);
    }
}
