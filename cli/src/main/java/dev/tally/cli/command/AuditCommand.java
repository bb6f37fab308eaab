package dev.tally.cli.command;

import dev.tally.cli.console.Progress;
import dev.tally.replay.ReplayRefusedException;
import dev.tally.replay.access.AccessLog;
import dev.tally.replay.audit.Audit;
import dev.tally.replay.audit.AuditReport;
import dev.tally.replay.audit.AuditRequest;
import dev.tally.replay.audit.AuditSettings;
import dev.tally.replay.audit.follow.AuditRole;
import dev.tally.replay.audit.follow.FollowSettings;
import dev.tally.replay.privacy.Disclosure;
import dev.tally.runtime.kafka.KafkaClients;
import dev.tally.runtime.serde.TopicSerdes;
import dev.tally.runtime.service.ExitCode;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Compares what was accepted with what is stored. */
@Command(
        name = "audit",
        description =
                "Compares what was accepted, by word of the topics and of the gateways' heartbeats, with what the database holds,"
                        + " trusting no other part of the pipeline. Names every consultation that is affected, and says up to when"
                        + " everything is accounted for. People appear as pseudonyms unless --identified. Reads only, joins no group.",
        footer = {
            "",
            "With --follow it runs until SIGTERM or Ctrl-C.",
            "Exit codes: 0 clean, 1 broke off, 2 asked for wrongly, 3 findings; docs/AUDIT.md says what to do."
        })
final class AuditCommand implements Callable<Integer> {
    private static final int STANDARD_GRACE = 60;
    private static final int LONGEST_GRACE = 86_400;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--follow",
            description =
                    "Go on, as a service: look at what is new every few seconds and at everything else in turn, remember it in"
                            + " audit.state-directory, publish what is found, and what is resolved, to the topic"
                            + " audit.finding, and show it as metrics.")
    private boolean follow;

    @Option(
            names = "--grace",
            paramLabel = "SECONDS",
            description =
                    "What came within so many seconds may be on its way and is not judged as lost. Default: 60. With"
                            + " --follow it is the setting audit.grace.")
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

    @Mixin
    private final ListOutputOptions output = new ListOutputOptions();

    @Mixin
    private final SettingsOptions options = new SettingsOptions();

    @Override
    public Integer call() throws InterruptedException {
        return follow ? follow() : once();
    }

    private int follow() {
        if (grace != null || identified) {
            throw usage("--follow takes its grace from the setting audit.grace, and identifies nobody");
        }
        return RoleLauncher.run(spec, options.settings(), reader -> {
            FollowSettings settings = FollowSettings.from(reader);
            return (checks, metrics, clock) -> new AuditRole(settings, retired, checks, metrics, clock);
        });
    }

    private int once() throws InterruptedException {
        AuditSettings settings = options.settings().read(CommandSettings.ALL, AuditSettings::from);
        Clock clock = Clock.systemUTC();
        AuditRequest request = request(settings);
        if (pseudonyms.isKeyless(settings.replay()) && !identified) {
            say("note: no replay.pseudonym-key is set, so the pseudonyms are those of this run alone");
        }
        if (identified) {
            log(settings, clock);
        }
        Progress progress = Progress.onTerminal();
        AuditPage page = AuditPage.of(output.format(), spec.commandLine().getOut());
        AuditReport report = new Audit(settings, request, clock).run(page::finding);
        progress.done("read");
        page.end(report);
        return (report.isClean() ? ExitCode.OK : ExitCode.FINDINGS).code();
    }

    private AuditRequest request(AuditSettings settings) {
        try {
            return new AuditRequest(
                    grace(), retired, new Disclosure(identified, false, pseudonyms.pseudonyms(settings.replay())));
        } catch (ReplayRefusedException refused) {
            throw usage(String.valueOf(refused.getMessage()));
        }
    }

    private Duration grace() {
        int seconds = grace == null ? STANDARD_GRACE : grace;
        if (seconds < 0 || seconds > LONGEST_GRACE) {
            throw usage("--grace must be from 0 to " + LONGEST_GRACE + " seconds");
        }
        return Duration.ofSeconds(seconds);
    }

    /** Before anything is shown. */
    private void log(AuditSettings settings, Clock clock) {
        try (AccessLog access = AccessLog.open(
                new KafkaClients(settings.replay().kafka()),
                new TopicSerdes(settings.replay().serde()),
                clock)) {
            access.record(operator.user(), "tally audit", "everybody with a finding, identified");
        }
    }

    private ParameterException usage(String problem) {
        return new ParameterException(spec.commandLine(), problem);
    }

    private void say(String line) {
        spec.commandLine().getErr().println(line);
        spec.commandLine().getErr().flush();
    }
}
