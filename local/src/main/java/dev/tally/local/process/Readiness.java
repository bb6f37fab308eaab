package dev.tally.local.process;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;

/**
 * Waits for a process to serve. It asks again every few milliseconds, and gives up at once when the process ends.
 *
 * <p>Thread rule: immutable.
 */
public final class Readiness {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    private final ManagedProcess process;

    public Readiness(ManagedProcess process) {
        this.process = process;
    }

    /**
     * Waits until {@code isReady} says so.
     *
     * @throws StartFailedException if the process ends, or is not ready after {@code patience}
     */
    public void await(BooleanSupplier isReady, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!isReady.getAsBoolean()) {
            OptionalInt exitCode = process.awaitExit(LOOK_AGAIN);
            if (exitCode.isPresent()) {
                throw StartFailedException.of(process, "ended with exit code " + exitCode.getAsInt());
            }
            if (System.nanoTime() > deadline) {
                throw StartFailedException.of(process, "was not ready after " + patience.toSeconds() + " s");
            }
        }
    }
}
