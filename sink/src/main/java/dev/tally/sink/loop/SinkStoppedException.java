package dev.tally.sink.loop;

/** The sink must not go on, and only a person can decide how. The message says what was found and the remedy. */
public final class SinkStoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SinkStoppedException(String sentence) {
        super(sentence);
    }
}
