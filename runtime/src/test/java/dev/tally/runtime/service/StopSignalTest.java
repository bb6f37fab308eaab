package dev.tally.runtime.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.runtime.service.StopSignal.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** P4: work of a role that ends by a fault ends the process, and not its thread alone. */
class StopSignalTest {
    private final StopSignal stop = new StopSignal();

    @ParameterizedTest
    @ValueSource(classes = {IllegalStateException.class, AssertionError.class, OutOfMemoryError.class})
    void aFaultInAThreadEndsTheProcessAndShowsNoneOfItsWords(Class<? extends Throwable> kind) throws Exception {
        Throwable fault = kind == AssertionError.class
                ? new AssertionError((Object) "content of a note")
                : kind.getConstructor(String.class).newInstance("content of a note");
        Thread thread = new Thread(stop.watched("gateway: the sender", () -> sneak(fault)));

        thread.start();

        assertThat(stop.await()).isInstanceOfSatisfying(Reason.Failed.class, failed -> {
            assertThat(failed.sentence())
                    .contains("gateway: the sender", kind.getSimpleName())
                    .doesNotContain("note");
            assertThat(failed.cause()).isSameAs(fault);
        });
        thread.join();
    }

    @Test
    void workThatEndsInGoodOrderEndsNothing() {
        stop.watched("gateway: the sender", () -> {}).run();

        assertThat(stop.isGiven()).isFalse();
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable fault) throws T {
        throw (T) fault;
    }
}
