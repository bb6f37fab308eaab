package dev.tally.e2e;

import dev.tally.cli.demo.Deployment;

/** A whole pipeline that a test can use and hurt, wherever it runs: processes of this machine, or containers. */
public interface EndToEndStack {
    /** The pipeline, as those see it who use it. */
    Deployment deployment();

    /**
     * Kills one broker with SIGKILL; it stays dead.
     *
     * @param id 1 to 3
     */
    void killBroker(int id);

    /** Kills the sink that runs with SIGKILL, and starts another. */
    void replaceSink();
}
