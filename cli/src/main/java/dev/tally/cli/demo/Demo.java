package dev.tally.cli.demo;

import dev.tally.cli.client.Answer;
import dev.tally.cli.client.NdjsonFile;
import dev.tally.cli.client.RequestSender;
import dev.tally.cli.client.RequestSender.Listener;
import dev.tally.cli.client.RequestSender.NumberedRequest;
import dev.tally.cli.console.CommandFailedException;
import dev.tally.cli.console.Progress;
import dev.tally.cli.demo.DemoReport.NotAccepted;
import dev.tally.runtime.database.DatabaseSettings;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;

/**
 * The main job on real processes: sends consultations through the gateway, waits until all is quiet, and draws the tally.
 * The steps are separate, so that a test can break something between two of them.
 *
 * <p>For one thread.
 */
public final class Demo {
    /** How long one request is tried: longer than any single process needs to come back. */
    private static final Duration REQUEST_PATIENCE = Duration.ofSeconds(90);

    private static final int CONNECTIONS = 16;

    private final Deployment deployment;
    private final Progress progress;
    private final AcceptedFacts accepted = new AcceptedFacts();
    private final ShownStates shown;
    private int lies;
    private long refused;
    private long malformed;
    private long unanswered;
    private boolean generated;
    private Map<String, Integer> kills = Map.of();
    private long sendingBegun;
    private double secondsToSent;
    private double secondsToStored;
    private boolean quiet;

    /** A demo on a deployment that is ready. */
    public Demo(Deployment deployment, Progress progress) {
        this.deployment = deployment;
        this.progress = progress;
        this.shown = new ShownStates(deployment.gateway(REQUEST_PATIENCE));
    }

    /** What the gateway has acknowledged so far. */
    public AcceptedFacts accepted() {
        return accepted;
    }

    /**
     * Sends generated consultations, as {@link #send(Iterator, double, Listener)} does, and notes which of them were made
     * incomplete.
     */
    public void send(GeneratedTraffic traffic, double perSecond, Listener alsoTold) throws InterruptedException {
        generated = true;
        send((Iterator<NumberedRequest>) traffic, perSecond, alsoTold);
        accepted.made(traffic.begun());
    }

    /**
     * Sends the lines of a file, as {@link #send(Iterator, double, Listener)} does, and counts those that cannot be sent.
     *
     * @param unusable told of each line that is malformed, and why
     */
    public void send(NdjsonFile file, double perSecond, BiConsumer<NdjsonFile.Line, String> unusable, Listener alsoTold)
            throws InterruptedException {
        Iterator<NumberedRequest> requests = file.requests((line, problem) -> {
            malformed++;
            unusable.accept(line, problem);
        });
        send(requests, perSecond, alsoTold);
    }

    /**
     * Sends requests over HTTP and returns when each was answered or given up.
     *
     * @param perSecond at most; 0 is as fast as they are answered
     * @param alsoTold told of each answer, one at a time
     * @throws CommandFailedException if gateway, join or sink ended by itself; one that is killed on purpose did not
     */
    public void send(Iterator<NumberedRequest> requests, double perSecond, Listener alsoTold)
            throws InterruptedException {
        RequestSender sender = new RequestSender(
                deployment.gateway(REQUEST_PATIENCE),
                CONNECTIONS,
                perSecond,
                () -> deployment.unexpectedEnd().isPresent());
        sendingBegun = System.nanoTime();
        AtomicLong answered = new AtomicLong();
        try (ShownStates.Listening listening = shown.listen()) {
            sender.send(requests, new Listener() {
                @Override
                public void answered(NumberedRequest request, Answer answer) {
                    note(request, answer);
                    alsoTold.answered(request, answer);
                    progress.update("sent " + answered.incrementAndGet() + " events: " + listening.sentence());
                }

                @Override
                public void waiting(String sentence) {
                    alsoTold.waiting(sentence);
                }
            });
        }
        failIfARoleEnded();
        secondsToSent = since(sendingBegun);
        progress.done(String.format("sent %d events in %.1f s", answered.get(), secondsToSent));
    }

    /** Notes how often which process was killed on purpose, for the report. */
    public void killed(Map<String, Integer> kills) {
        this.kills = Map.copyOf(kills);
    }

    /**
     * Waits until every acknowledged event is stored, quarantined or rightly waiting, the pipeline itself names what waits, and
     * the gateway shows each event as what it is.
     *
     * @return whether that was reached in time
     * @throws CommandFailedException if gateway, join or sink ended by itself
     */
    public boolean awaitQuiet(Duration patience) throws InterruptedException {
        long begun = System.nanoTime();
        try (ShownStates.Listening listening = shown.listen();
                Observation observation = Observation.open(deployment, deployment.databaseReader(), shown)) {
            while (true) {
                failIfARoleEnded();
                TallyReport report = observation.tally(accepted);
                lies = Math.max(lies, report.lying());
                if (report.lost() == 0 && secondsToStored == 0) {
                    secondsToStored = since(sendingBegun);
                }
                quiet = report.isQuiet();
                if (quiet || since(begun) > patience.toSeconds()) {
                    progress.done(quiet ? "all is quiet" : "not quiet after " + patience.toSeconds() + " s");
                    return quiet;
                }
                progress.update("stored " + report.recordsStored() + " records; events: " + listening.sentence());
                if (report.lost() == 0) {
                    // What was told while nobody listened.
                    shown.ask(accepted.notShownAsStored(shown));
                }
                LockSupport.parkNanos(Duration.ofMillis(250).toNanos());
            }
        }
    }

    /** Reads everything anew and compares it with what was acknowledged. */
    public DemoReport draw(double secondsToPipeline, long seed) {
        return draw(deployment.databaseReader(), secondsToPipeline, seed);
    }

    /** The same against another database, such as a copy. */
    public DemoReport draw(DatabaseSettings database, double secondsToPipeline, long seed) {
        progress.update("drawing the tally");
        try (Observation observation = Observation.open(deployment, database, shown)) {
            return new DemoReport(
                    observation.tally(accepted).afterLies(lies),
                    new NotAccepted(refused, malformed, unanswered, generated),
                    kills,
                    quiet,
                    deployment.stackStart().toNanos() / 1e9,
                    secondsToPipeline,
                    secondsToSent,
                    secondsToStored,
                    seed,
                    null);
        }
    }

    private void note(NumberedRequest request, Answer answer) {
        if (answer instanceof Answer.Acknowledged acknowledged) {
            accepted.acknowledged(request.request(), acknowledged.contentDigest());
        } else if (answer instanceof Answer.Refused) {
            refused++;
        } else {
            unanswered++;
        }
    }

    private void failIfARoleEnded() {
        Optional<String> ended = deployment.unexpectedEnd();
        if (ended.isPresent()) {
            progress.done("a process has ended");
            throw new CommandFailedException(ended.get());
        }
    }

    private static double since(long begun) {
        return (System.nanoTime() - begun) / 1e9;
    }
}
