package dev.tally.cli.demo.scenario;

import dev.tally.cli.console.CommandFailedException;
import dev.tally.replay.audit.Finding;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs one audit after the other.
 *
 * <p>Owns its thread. Safe for any thread.
 */
final class AuditWatcher implements Watcher {
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(10);

    private final Auditor auditor;
    private final Clock clock;
    private final Map<UUID, Noticed> first = new HashMap<>();
    private final Thread thread = new Thread(this::watch, "scenario-watcher");
    private volatile boolean closing;
    private @Nullable RuntimeException failure;

    private AuditWatcher(Auditor auditor, Clock clock) {
        this.auditor = auditor;
        this.clock = clock;
    }

    /** Begins to watch. */
    static AuditWatcher begin(Auditor auditor, Clock clock) {
        AuditWatcher watcher = new AuditWatcher(auditor, clock);
        watcher.thread.setDaemon(true);
        watcher.thread.start();
        return watcher;
    }

    private void watch() {
        try {
            while (!closing) {
                note(auditor.audit());
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failed) {
            fail(failed);
        }
    }

    private synchronized void note(Auditor.Audited audited) {
        Instant now = clock.instant();
        for (Finding finding : audited.findings()) {
            UUID consultation = finding.consultationId();
            if (consultation != null) {
                first.putIfAbsent(consultation, new Noticed(now, finding.kind().word(), finding.guarantee()));
            }
        }
        notifyAll();
    }

    private synchronized void fail(RuntimeException failed) {
        failure = failed;
        notifyAll();
    }

    @Override
    public synchronized Noticed awaitFirst(Set<UUID> consultations, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        Optional<Noticed> noticed = earliest(consultations);
        while (noticed.isEmpty()) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (failure != null) {
                throw new CommandFailedException("the audit broke off: " + failure.getMessage(), failure);
            }
            if (left <= 0) {
                throw new CommandFailedException("nothing was noticed in " + patience.toSeconds() + " s");
            }
            wait(left);
            noticed = earliest(consultations);
        }
        return noticed.get();
    }

    private Optional<Noticed> earliest(Set<UUID> consultations) {
        return consultations.stream()
                .flatMap(each -> Optional.ofNullable(first.get(each)).stream())
                .min((one, other) -> one.at().compareTo(other.at()));
    }

    /** Lets the audit that is under way come to its end. */
    @Override
    public void close() {
        closing = true;
        try {
            thread.join(ENDS_WITHIN.toMillis());
            thread.interrupt();
        } catch (InterruptedException hurried) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
