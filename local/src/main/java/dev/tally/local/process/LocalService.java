package dev.tally.local.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * One part of the stack, as a fault test sees it. It keeps its address and its data through every kill and restart.
 *
 * <p>Thread rule: any thread may call anything.
 */
public interface LocalService {
    /** How long a part may take to become ready, or to end in good order, before that is an error. */
    Duration PATIENCE = Duration.ofSeconds(60);

    ManagedProcess process();

    /**
     * Waits until it serves, and until what answers at its address is known to be this process.
     *
     * @throws StartFailedException if it ends or takes longer than {@link #PATIENCE}; the message quotes its log
     */
    void awaitReady();

    /** Starts it and waits until it is ready. */
    default void start() {
        process().start();
        awaitReady();
    }

    /** SIGKILL, and waits until it is gone. */
    default void kill() {
        process().kill();
    }

    /** Ends it in good order; after {@link #PATIENCE} with SIGKILL. */
    default void stop() {
        process().stop(PATIENCE);
    }

    /** Kills it if it runs, starts it again at the same address on the same data, and waits until it is ready. */
    default void restart() {
        process().restart();
        awaitReady();
    }

    /** SIGSTOP: connections stay open and nothing answers. */
    default void pause() {
        process().pause();
    }

    /** SIGCONT. */
    default void resume() {
        process().resume();
    }

    default boolean isAlive() {
        return process().isAlive();
    }

    /** How it ended, if nobody here killed or stopped it: see {@link ManagedProcess#unexpectedEnd}. */
    default Optional<String> unexpectedEnd() {
        return process().unexpectedEnd();
    }

    default long pid() {
        return process().pid();
    }

    default Path logFile() {
        return process().logFile();
    }
}
