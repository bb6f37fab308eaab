package dev.tally.cli.demo.scenario;

import dev.tally.cli.console.CommandFailedException;
import dev.tally.cli.demo.LiveTopic;
import dev.tally.cli.demo.Pipeline;
import dev.tally.event.AuditFinding;
import dev.tally.schemas.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/**
 * Hears what the audit that follows makes known: when it noticed something first, and as what.
 *
 * <p>For one thread. Owns its consumer.
 */
final class Watcher implements AutoCloseable {
    private static final Duration LISTEN_AGAIN = Duration.ofMillis(200);

    private final Pipeline pipeline;
    private final LiveTopic<UUID, AuditFinding> findings;
    private final Map<UUID, Noticed> first = new HashMap<>();

    /** Hears everything from the first finding on. */
    Watcher(Pipeline pipeline) {
        this.pipeline = pipeline;
        this.findings = LiveTopic.open(Topics.FINDING, pipeline.kafka(), pipeline.serdes());
    }

    /**
     * That something was noticed.
     *
     * @param at when it was raised
     * @param kind in which way a promise is broken, in a word
     * @param guarantee which promise
     */
    record Noticed(Instant at, String kind, String guarantee) {}

    /**
     * The first thing that was noticed about any of these consultations; waits for it.
     *
     * @throws CommandFailedException if nothing is noticed in time, or a part of the pipeline has ended by itself
     */
    Noticed awaitFirst(Set<UUID> consultations, Duration patience) {
        long begun = System.nanoTime();
        Optional<Noticed> noticed = firstOf(consultations);
        while (noticed.isEmpty()) {
            pipeline.audit().unexpectedEnd().or(pipeline::unexpectedEnd).ifPresent(ended -> {
                throw new CommandFailedException(ended);
            });
            if (System.nanoTime() - begun > patience.toNanos()) {
                throw new CommandFailedException("nothing was noticed in " + patience.toSeconds()
                        + " s; --patience waits longer, --keep keeps the logs");
            }
            LockSupport.parkNanos(LISTEN_AGAIN.toNanos());
            noticed = firstOf(consultations);
        }
        return noticed.get();
    }

    private Optional<Noticed> firstOf(Collection<UUID> consultations) {
        findings.drain((id, finding) -> hear(finding));
        return consultations.stream()
                .flatMap(each -> Optional.ofNullable(first.get(each)).stream())
                .min((one, other) -> one.at().compareTo(other.at()));
    }

    /** Of several that name a consultation the one that was raised first counts: the topic has them in no order. */
    private void hear(AuditFinding finding) {
        Noticed noticed = new Noticed(finding.getRaisedAt(), finding.getKind(), finding.getGuarantee());
        finding.getConsultationIds()
                .forEach(each ->
                        first.merge(each, noticed, (before, now) -> now.at().isBefore(before.at()) ? now : before));
    }

    @Override
    public void close() {
        findings.close();
    }
}
