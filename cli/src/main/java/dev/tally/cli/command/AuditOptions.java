package dev.tally.cli.command;

import dev.tally.replay.ReplayRefusedException;
import dev.tally.replay.access.AccessLog;
import dev.tally.replay.audit.AuditRequest;
import dev.tally.replay.audit.AuditSettings;
import dev.tally.replay.privacy.Disclosure;
import dev.tally.runtime.kafka.KafkaClients;
import dev.tally.runtime.serde.TopicSerdes;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How an audit is run, and whether it shows who people are. */
final class AuditOptions {
    private static final int STANDARD_GRACE = 60;
    private static final int LONGEST_GRACE = 86_400;

    @Option(
            names = "--grace",
            paramLabel = "SECONDS",
            description = "What came within so many seconds may be on its way and is not judged as lost. Default: 60")
    private @Nullable Integer grace;

    @Option(
            names = "--retired-gateway",
            paramLabel = "NAME",
            description =
                    "A gateway that is gone for good: its silence holds nothing back. What it is known to have lost stays a"
                            + " finding. Can be repeated.")
    private Set<String> retired = new LinkedHashSet<>();

    @Option(
            names = "--identified",
            description = "Show who patients and practitioners are. Written to the topic access.log first.")
    private boolean identified;

    @Mixin
    private final PseudonymOptions pseudonyms = new PseudonymOptions();

    @Mixin
    private final OperatorOptions operator = new OperatorOptions();

    /** Whether something is asked for that an audit which goes on for ever cannot give: a grace of its own, or identities. */
    boolean isForOneRun() {
        return grace != null || identified;
    }

    /** Gateways that are gone for good. */
    Set<String> retired() {
        return retired;
    }

    /** Whether pseudonyms will be shown that differ from those of any other run. */
    boolean isKeyless(AuditSettings settings) {
        return pseudonyms.isKeyless(settings.replay()) && !identified;
    }

    /**
     * What the audit is asked for.
     *
     * @throws ReplayRefusedException if it is no sensible request
     */
    AuditRequest request(AuditSettings settings) {
        int seconds = grace == null ? STANDARD_GRACE : grace;
        if (seconds < 0 || seconds > LONGEST_GRACE) {
            throw new ReplayRefusedException("--grace must be from 0 to " + LONGEST_GRACE + " seconds");
        }
        return new AuditRequest(
                Duration.ofSeconds(seconds),
                retired,
                new Disclosure(identified, false, pseudonyms.pseudonyms(settings.replay())));
    }

    /**
     * Writes down who reveals whom, if people are shown as who they are. Call it before anything is shown.
     *
     * @param command by which command
     * @param bounds whom
     * @throws dev.tally.replay.ReplayFailedException if it cannot be written down: then nothing may be shown
     */
    void log(AuditSettings settings, Clock clock, String command, String bounds) {
        if (!identified) {
            return;
        }
        try (AccessLog access = AccessLog.open(
                new KafkaClients(settings.replay().kafka()),
                new TopicSerdes(settings.replay().serde()),
                clock)) {
            access.record(operator.user(), command, bounds + ", identified");
        }
    }
}
