package dev.tally.producer.journal;

/**
 * A write or an fsync of the journal failed. Nobody knows what is on the disk, so nothing is tried again: the gateway stops, and
 * its next start reads what is there. The message names the thing and the remedy.
 */
public final class JournalFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    JournalFailedException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
