package dev.tally.cli.demo.scenario;

import dev.tally.cli.client.Answer;
import dev.tally.cli.client.RequestSender.Listener;
import dev.tally.cli.client.RequestSender.NumberedRequest;
import dev.tally.cli.console.CommandFailedException;
import dev.tally.cli.console.Progress;
import dev.tally.cli.demo.Demo;
import dev.tally.cli.demo.DemoStack;
import dev.tally.cli.demo.Pipeline;
import dev.tally.cli.demo.Release;
import dev.tally.cli.demo.scenario.Auditor.Audited;
import dev.tally.cli.demo.scenario.Night.Consultation;
import dev.tally.cli.demo.scenario.ScenarioReport.Fault;
import dev.tally.cli.demo.scenario.ScenarioReport.Step;
import dev.tally.cli.demo.scenario.Watcher.Noticed;
import dev.tally.event.EventKind;
import dev.tally.replay.audit.AuditSettings;
import dev.tally.runtime.settings.Settings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The night of 26 April 2023, played again: a sound release, one that swallows the note of each consultation in which a document was
 * shared, one that sends such a note empty, and a sound one again, all on the same journal. The scenario knows by itself which notes
 * were lost, for it decides when it makes a consultation; what Tally names is compared with that.
 *
 * <p>For one thread.
 */
public final class Scenario2023 {
    /** Settings beyond addresses, by role. */
    public static final Map<String, Map<String, String>> ROLE_SETTINGS = Map.of(
            "join",
            DemoStack.DEMO_DEADLINES,
            // A faulty release sends late, and its clients need not wait for that.
            "gateway",
            Map.of("gateway.replicate-within", "100ms"),
            "audit",
            Map.of("audit.grace", Auditor.GRACE.toSeconds() + "s", "audit.interval", "1s"));

    private static final Instant EVENING = Instant.parse("2023-04-26T13:00:00Z");
    private static final Instant FIRST_FAULT = Instant.parse("2023-04-26T15:40:00Z");
    private static final Instant SECOND_FAULT = Instant.parse("2023-04-27T00:40:00Z");
    private static final Instant REPAIR = Instant.parse("2023-04-27T09:40:00Z");

    private static final int BEFORE = 12;
    private static final int WITH_FIRST_FAULT = 40;

    /** Half of them are set aside, and the join stops when that are more than 20 in a minute. */
    private static final int WITH_SECOND_FAULT = 24;

    private static final double EVENTS_A_SECOND = 25;
    private static final Duration LOOK_AGAIN = Duration.ofMillis(300);

    private final Pipeline pipeline;
    private final Night night;
    private final long seed;
    private final Duration patience;
    private final Progress progress;
    private final Clock clock;
    private final Demo demo;
    private final AuditSettings settings;
    private final Auditor auditor;
    private final StoredEvents stored;
    private final List<Step> steps = new ArrayList<>();
    private final List<Fault> faults = new ArrayList<>();

    /**
     * The scenario on a pipeline that is ready and was started with {@link #ROLE_SETTINGS}.
     *
     * @param seed of the consultations
     * @param patience how long anything is waited for
     */
    public Scenario2023(Pipeline pipeline, long seed, Duration patience, Progress progress, Clock clock) {
        this.pipeline = pipeline;
        this.night = new Night(seed);
        this.seed = seed;
        this.patience = patience;
        this.progress = progress;
        this.clock = clock;
        this.demo = new Demo(pipeline, progress);
        this.settings =
                Settings.of(pipeline.auditSettings(DemoStack.DEMO_DEADLINES)).read(AuditSettings::from);
        this.auditor = new Auditor(settings, clock);
        this.stored = new StoredEvents(pipeline.databaseReader(), demo.accepted());
    }

    /**
     * Plays it.
     *
     * @param directory where the report about the incident is written; empty or absent
     * @throws CommandFailedException if something is not reached in time, or a part of the pipeline has ended by itself
     */
    public ScenarioReport play(Path directory) throws InterruptedException {
        Instant begun = clock.instant();
        pipeline.audit().start();
        Instant faultsBegun;
        try (Watcher watcher = new Watcher(pipeline)) {
            playSoundEvening();
            faultsBegun = clock.instant();
            playFault(
                    watcher,
                    new FaultyRelease(
                            "swallows the note", Release.faultyGateway("swallowing", SwallowingGateway.class), true),
                    night.consultations(WITH_FIRST_FAULT, FIRST_FAULT, SECOND_FAULT));
            playFault(
                    watcher,
                    new FaultyRelease(
                            "sends the note empty", Release.faultyGateway("emptying", EmptyingGateway.class), false),
                    night.consultations(WITH_SECOND_FAULT, SECOND_FAULT, REPAIR));
        }
        Audited measured = auditor.auditOfAllUntilNow(patience);
        step(REPAIR, "the audit names " + measured.sentence());
        WrittenReport written = WrittenReport.write(settings, faultsBegun, directory, clock);
        step(REPAIR, "the report about the incident lists " + written.listed().size() + " consultations");
        step(REPAIR, OwnWord.of(pipeline.gateway()).sentence());
        Set<UUID> restored = repair();
        step(REPAIR, OwnWord.of(pipeline.gateway()).sentence());
        Audited after = auditor.auditOfAllUntilNow(patience);
        step(REPAIR, "the audit still names " + after.sentence());
        return new ScenarioReport(
                steps,
                faults,
                measured.named(),
                measured.counts(),
                written,
                Stream.concat(measured.beside().stream(), after.beside().stream())
                        .toList(),
                restored,
                after.named(),
                Duration.between(begun, clock.instant()),
                seed);
    }

    /**
     * A faulty release.
     *
     * @param what it does, in words
     * @param gateway its program
     * @param restorable whether the journal can bring back what it loses
     */
    private record FaultyRelease(String what, Release gateway, boolean restorable) {}

    private void playSoundEvening() throws InterruptedException {
        List<Consultation> consultations = night.consultations(BEFORE, EVENING, FIRST_FAULT);
        send(consultations, Set.of());
        awaitStored(ids(consultations, false));
        awaitStored(ids(consultations, true));
        step(EVENING, "sound release: " + consultations.size() + " consultations, all stored");
    }

    private void playFault(Watcher watcher, FaultyRelease release, List<Consultation> consultations)
            throws InterruptedException {
        pipeline.release(release.gateway());
        Instant date = faults.isEmpty() ? FIRST_FAULT : SECOND_FAULT;
        Set<UUID> lost = ids(consultations, true);
        step(date, "a release that " + release.what() + " when a document is shared");
        Instant first = send(consultations, lost);
        Noticed noticed = watcher.awaitFirst(lost, patience);
        Duration ran = Duration.between(first, noticed.at());
        faults.add(new Fault(release.what(), lost, release.restorable(), ran, noticed));
        awaitStored(ids(consultations, false));
        step(
                date,
                String.format(
                        "%d consultations, %d with a document: %d notes lost; noticed after %.1f s, as %s",
                        consultations.size(), lost.size(), lost.size(), ran.toMillis() / 1e3, noticed.kind()));
    }

    /** Starts a sound release on the journal that the faulty ones leave, and waits until it has sent what they withheld. */
    private Set<UUID> repair() throws InterruptedException {
        pipeline.release(Release.SOUND_GATEWAY);
        Set<UUID> restorable = new TreeSet<>();
        faults.stream().filter(Fault::restorable).forEach(fault -> restorable.addAll(fault.lost()));
        awaitStored(restorable);
        Set<UUID> lost = new TreeSet<>();
        faults.forEach(fault -> lost.addAll(fault.lost()));
        Set<UUID> restored = stored.whole(lost);
        step(REPAIR, "a sound release, on the same journal: " + restored.size() + " notes come back");
        return restored;
    }

    private static Set<UUID> ids(List<Consultation> consultations, boolean withDocument) {
        Set<UUID> ids = new TreeSet<>();
        consultations.stream()
                .filter(each -> each.withDocument() == withDocument)
                .forEach(each -> ids.add(each.id()));
        return ids;
    }

    /** Returns when the first note of those that will be lost was acknowledged; now, if there is none. */
    private Instant send(List<Consultation> consultations, Set<UUID> lost) throws InterruptedException {
        Sending sending = new Sending(lost);
        Iterator<NumberedRequest> requests = consultations.stream()
                .flatMap(each -> each.requests().stream())
                .map(request -> new NumberedRequest(1, null, request))
                .iterator();
        demo.send(requests, EVENTS_A_SECOND, sending);
        if (sending.problem != null) {
            throw new CommandFailedException(sending.problem);
        }
        return sending.firstLost == null ? clock.instant() : sending.firstLost;
    }

    /** Hears the answers. */
    private final class Sending implements Listener {
        private final Set<UUID> lost;
        private @Nullable Instant firstLost;
        private @Nullable String problem;

        Sending(Set<UUID> lost) {
            this.lost = lost;
        }

        @Override
        public void answered(NumberedRequest request, Answer answer) {
            if (!(answer instanceof Answer.Acknowledged)) {
                problem = "the gateway did not take " + request.request() + ": " + answer;
            } else if (firstLost == null
                    && request.request().kind() == EventKind.OBSERVATION
                    && lost.contains(request.request().consultationId())) {
                firstLost = clock.instant();
            }
        }
    }

    private void awaitStored(Set<UUID> consultations) {
        Instant deadline = clock.instant().plus(patience);
        int whole = stored.whole(consultations).size();
        while (whole < consultations.size()) {
            pipeline.unexpectedEnd().ifPresent(ended -> {
                throw new CommandFailedException(ended);
            });
            if (clock.instant().isAfter(deadline)) {
                throw new CommandFailedException("only " + whole + " of " + consultations.size()
                        + " consultations are stored after " + patience.toSeconds()
                        + " s; --patience waits longer, --keep keeps the logs");
            }
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
            whole = stored.whole(consultations).size();
        }
    }

    private void step(Instant date, String what) {
        steps.add(new Step(date, what));
        progress.done(what);
    }
}
