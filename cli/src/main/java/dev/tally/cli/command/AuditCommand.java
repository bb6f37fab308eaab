package dev.tally.cli.command;

import dev.tally.cli.canary.HttpCanaryGateway;
import dev.tally.cli.console.Progress;
import dev.tally.cli.role.RoleLauncher;
import dev.tally.replay.ReplayRefusedException;
import dev.tally.replay.audit.Audit;
import dev.tally.replay.audit.AuditReport;
import dev.tally.replay.audit.AuditRequest;
import dev.tally.replay.audit.AuditSettings;
import dev.tally.replay.audit.canary.Canaries;
import dev.tally.replay.audit.canary.CanaryRounds;
import dev.tally.replay.audit.canary.CanarySettings;
import dev.tally.replay.audit.follow.AuditRole;
import dev.tally.replay.audit.follow.FollowSettings;
import dev.tally.runtime.service.ExitCode;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
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
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--follow",
            description =
                    "Go on, as a service: look at what is new every few seconds and at everything else in turn, remember it in"
                            + " audit.state-directory, publish what is found, and what is resolved, to the topic"
                            + " audit.finding, and show it as metrics. Its grace is the setting audit.grace.")
    private boolean follow;

    @Mixin
    private final AuditOptions audit = new AuditOptions();

    @Mixin
    private final ListOutputOptions output = new ListOutputOptions();

    @Mixin
    private final SettingsOptions options = new SettingsOptions();

    @Override
    public Integer call() throws InterruptedException {
        return follow ? follow() : once();
    }

    private int follow() {
        if (audit.isForOneRun()) {
            throw usage("--follow takes its grace from the setting audit.grace, and identifies nobody");
        }
        boolean debug = ((TallyCommand) spec.root().userObject()).isDebug();
        return RoleLauncher.run(spec.name(), options.settings(), CommandSettings.ALL, debug, reader -> {
            FollowSettings settings = FollowSettings.from(reader);
            Optional<CanarySettings> canaries = CanarySettings.from(reader);
            return (checks, metrics, clock) -> new AuditRole(
                    settings,
                    audit.retired(),
                    canaries.map(each -> rounds(each, settings.grace(), clock)).orElse(null),
                    checks,
                    metrics,
                    clock);
        });
    }

    /** What is not answered within the grace counts as not accepted. */
    private static CanaryRounds rounds(CanarySettings settings, Duration grace, Clock clock) {
        Canaries canaries = new Canaries(HttpCanaryGateway.of(settings, grace), new SecureRandom(), clock);
        return new CanaryRounds(canaries, settings.interval());
    }

    private int once() throws InterruptedException {
        AuditSettings settings = options.settings().read(CommandSettings.ALL, AuditSettings::from);
        Clock clock = Clock.systemUTC();
        AuditRequest request = request(settings);
        if (audit.isKeyless(settings)) {
            say("note: no replay.pseudonym-key is set, so the pseudonyms are those of this run alone");
        }
        audit.log(settings, clock, "tally audit", "everybody with a finding");
        Progress progress = Progress.onTerminal();
        AuditPage page = AuditPage.of(output.format(), spec.commandLine().getOut());
        AuditReport report = new Audit(settings, request, clock).run(page::finding);
        progress.done("read");
        page.end(report);
        return (report.isClean() ? ExitCode.OK : ExitCode.FINDINGS).code();
    }

    private AuditRequest request(AuditSettings settings) {
        try {
            return audit.request(settings);
        } catch (ReplayRefusedException refused) {
            throw usage(String.valueOf(refused.getMessage()));
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
