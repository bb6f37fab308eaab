package dev.tally.runtime.service;

import java.util.Map;

/**
 * One long-running part of a process: the gateway, the join, the sink, the management port.
 *
 * <p>{@link #start} and {@link #close} are each called once, by the runner's thread; {@code close} also after a start that
 * failed half-way.
 */
public interface Role extends AutoCloseable {
    /** Its name, such as {@code gateway}. */
    String name();

    /**
     * Begins to work and returns when the role takes work. What it does afterwards, it does on threads of its own.
     *
     * @param stop told when the role cannot go on; from any thread
     * @throws RoleFailedException when it cannot start; the message names the thing and the remedy
     */
    void start(StopSignal stop);

    /** What the READY line names, such as {@code http -> http://127.0.0.1:8080}. Asked after the start. */
    default Map<String, String> addresses() {
        return Map.of();
    }

    /** Ends the work in good order. The runner waits a bounded time only. */
    @Override
    void close();
}
