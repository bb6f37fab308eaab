package dev.tally.cli.console;

import java.io.PrintStream;
import java.time.Duration;

/**
 * Progress of long work on stderr: one line that is rewritten, and a line that stays for each step that ended. Silent when
 * nobody is watching, that is when stderr is not a terminal.
 *
 * <p>Safe for any thread.
 */
public final class Progress {
    private static final long REDRAW_NANOS = Duration.ofMillis(120).toNanos();
    private static final String CLEAR_LINE = "\r\033[K";

    private final PrintStream err;
    private final boolean watched;
    private long drawnAt;

    private Progress(PrintStream err, boolean watched) {
        this.err = err;
        this.watched = watched;
    }

    /** Progress on stderr, if it is a terminal. */
    public static Progress onTerminal() {
        // Java cannot tell whether stderr alone is a terminal; the launcher can, and says so.
        boolean terminal = Boolean.getBoolean("tally.terminal") && !"dumb".equals(System.getenv("TERM"));
        return new Progress(System.err, terminal);
    }

    /** No progress at all. */
    public static Progress silent() {
        return new Progress(System.err, false);
    }

    /** Rewrites the line, unless it was rewritten a moment ago. */
    public synchronized void update(String line) {
        long now = System.nanoTime();
        if (watched && now - drawnAt > REDRAW_NANOS) {
            drawnAt = now;
            err.print(CLEAR_LINE + line);
            err.flush();
        }
    }

    /** Says something that stays and is worth saying to nobody in particular too, such as a log. */
    public synchronized void say(String line) {
        drawnAt = 0;
        err.println(watched ? CLEAR_LINE + line : line);
        err.flush();
    }

    /** A step has ended: its line stays. */
    public synchronized void done(String line) {
        if (watched) {
            drawnAt = 0;
            err.println(CLEAR_LINE + line);
        }
    }
}
