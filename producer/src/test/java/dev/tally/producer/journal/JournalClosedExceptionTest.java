package dev.tally.producer.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** What ends a thread in silence is what the gateway knows already. */
class JournalClosedExceptionTest {
    private final JournalFailedException failed =
            new JournalFailedException("the journal failed", new IllegalStateException("EIO"));

    @Test
    void aJournalThatEndedEndsWorkOnItInSilence() {
        assertThat(JournalClosedException.isBehind(new JournalClosedException()))
                .isTrue();
        assertThat(JournalClosedException.isBehind(new CompletionException(new JournalClosedException())))
                .isTrue();
        assertThat(JournalClosedException.isBehind(new CompletionException(failed)))
                .isTrue();
    }

    @Test
    void anythingElseIsTold() {
        assertThat(JournalClosedException.isBehind(failed)).isFalse();
        assertThat(JournalClosedException.isBehind(new IllegalStateException("closed")))
                .isFalse();
        assertThat(JournalClosedException.isBehind(new CompletionException(new IllegalStateException("a fault"))))
                .isFalse();
    }
}
