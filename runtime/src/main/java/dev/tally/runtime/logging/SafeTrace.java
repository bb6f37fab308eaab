package dev.tally.runtime.logging;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Writes an exception with its causes and without the values of records. Some libraries quote what they could not handle:
 * Avro a whole record, Jackson a line of the input, PostgreSQL a value. When one of theirs is anywhere in the chain, only
 * Tally's own messages are shown, because what wraps an exception often repeats its message; the frames always are.
 *
 * <p>Stateless, so safe for any thread.
 */
public final class SafeTrace {
    private static final String OURS = "dev.tally.";
    private static final List<String> QUOTING =
            List.of("org.apache.avro.", "com.fasterxml.jackson.", "org.postgresql.", "java.sql.", "java.lang.Number");

    private SafeTrace() {}

    /** The exception as lines, the last of which is ended. */
    public static String of(Throwable failure) {
        boolean quotes = mayQuote(failure);
        StringBuilder lines = new StringBuilder();
        write(lines, "", failure, quotes, newSeen());
        return lines.toString();
    }

    /** Whether the messages of this exception may hold values of records: it, or what is behind it, is of a library that quotes. */
    public static boolean mayQuote(Throwable failure) {
        return quotes(failure, newSeen());
    }

    private static Set<Throwable> newSeen() {
        return Collections.newSetFromMap(new IdentityHashMap<>());
    }

    private static boolean quotes(Throwable failure, Set<Throwable> seen) {
        if (!seen.add(failure)) {
            return false;
        }
        Throwable cause = failure.getCause();
        boolean itself = QUOTING.stream().anyMatch(failure.getClass().getName()::startsWith);
        boolean suppressed = List.of(failure.getSuppressed()).stream().anyMatch(one -> quotes(one, seen));
        return itself || suppressed || (cause != null && quotes(cause, seen));
    }

    private static void write(
            StringBuilder lines, String caption, Throwable failure, boolean quotes, Set<Throwable> seen) {
        String kind = failure.getClass().getName();
        lines.append(caption).append(kind);
        if (!seen.add(failure)) {
            lines.append(" (see above)\n");
            return;
        }
        if (failure.getMessage() != null) {
            lines.append(": ").append(quotes && !kind.startsWith(OURS) ? "(message left out)" : failure.getMessage());
        }
        lines.append('\n');
        for (StackTraceElement frame : failure.getStackTrace()) {
            lines.append("\tat ").append(frame).append('\n');
        }
        for (Throwable suppressed : failure.getSuppressed()) {
            write(lines, "Suppressed: ", suppressed, quotes, seen);
        }
        if (failure.getCause() != null) {
            write(lines, "Caused by: ", failure.getCause(), quotes, seen);
        }
    }
}
