package dev.tally.sink.restore;

/** Told how far a restore is. Called by several threads. */
public interface RestoreListener {
    /**
     * So much of so much is done.
     *
     * @param stage what is being done, such as {@code stored}
     */
    void progress(String stage, long done, long total);

    /** Something is away; the restore waits for it. */
    void waiting(String detail);
}
