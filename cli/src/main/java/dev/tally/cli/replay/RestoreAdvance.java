package dev.tally.cli.replay;

import dev.tally.cli.console.Progress;
import dev.tally.sink.restore.RestoreListener;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Shows how far a restore is, stage by stage. Safe for any thread. */
public final class RestoreAdvance implements RestoreListener {
    private final Progress progress;
    private final Map<String, Advance> stages = new ConcurrentHashMap<>();

    /** Shown as this progress. */
    public RestoreAdvance(Progress progress) {
        this.progress = progress;
    }

    @Override
    public void progress(String stage, long done, long total) {
        stages.computeIfAbsent(stage, name -> new Advance(progress, name)).progress(done, total);
    }

    @Override
    public void waiting(String detail) {
        progress.update("waiting: " + detail);
    }
}
