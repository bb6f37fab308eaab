package dev.tally.replay.export;

/** Told how far an export is. Called by several threads. */
public interface ExportListener {
    /** So many of so many offsets are read, of this run. */
    void progress(long done, long total);

    /** Tells nobody. */
    static ExportListener silent() {
        return (done, total) -> {};
    }
}
