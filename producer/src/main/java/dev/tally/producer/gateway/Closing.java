package dev.tally.producer.gateway;

import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Closes several parts, each of them whatever becomes of the others. */
final class Closing {
    private Closing() {}

    /**
     * Closes all, the first of the deque first, and empties it.
     *
     * @throws IllegalStateException in the end, with the first failure, and the others as suppressed
     */
    static void all(Deque<AutoCloseable> parts) {
        IllegalStateException failed = null;
        boolean interrupted = false;
        while (!parts.isEmpty()) {
            AutoCloseable part = parts.pop();
            try {
                part.close();
            } catch (InterruptedException hurried) {
                interrupted = true;
            } catch (Exception failure) {
                failed = joined(failed, part, failure);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (failed != null) {
            throw failed;
        }
    }

    private static IllegalStateException joined(
            @Nullable IllegalStateException first, AutoCloseable part, Exception failure) {
        if (first == null) {
            return new IllegalStateException(part.getClass().getSimpleName() + " did not close", failure);
        }
        first.addSuppressed(failure);
        return first;
    }
}
