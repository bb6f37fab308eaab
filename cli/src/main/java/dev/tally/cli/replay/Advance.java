package dev.tally.cli.replay;

import dev.tally.cli.console.Progress;
import dev.tally.replay.export.ExportListener;
import java.time.Duration;
import java.util.Locale;

/** Shows how far long work is, how fast, and how long it will still take. Safe for any thread. */
public final class Advance implements ExportListener {
    private final Progress progress;
    private final String verb;
    private final long begun = System.nanoTime();

    /**
     * Shown as this progress.
     *
     * @param verb what is being done, such as {@code read}
     */
    public Advance(Progress progress, String verb) {
        this.progress = progress;
        this.verb = verb;
    }

    @Override
    public void progress(long done, long total) {
        double seconds = Math.max(1e-3, (System.nanoTime() - begun) / 1e9);
        double rate = done / seconds;
        String left =
                rate < 1 || done >= total ? "" : ", " + words(Duration.ofSeconds(Math.round((total - done) / rate)));
        progress.update(String.format(
                Locale.ROOT,
                "%s %,d of %,d (%d %%), %,.0f/s%s",
                verb,
                done,
                total,
                total == 0 ? 100 : 100 * done / total,
                rate,
                left));
    }

    private static String words(Duration left) {
        return left.toHours() > 0
                ? left.toHours() + " h " + left.toMinutesPart() + " min left"
                : left.toMinutes() > 0
                        ? left.toMinutes() + " min " + left.toSecondsPart() + " s left"
                        : left.toSeconds() + " s left";
    }
}
