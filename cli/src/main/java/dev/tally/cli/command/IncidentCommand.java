package dev.tally.cli.command;

import dev.tally.cli.console.Progress;
import dev.tally.replay.ReplayRefusedException;
import dev.tally.replay.audit.AuditRequest;
import dev.tally.replay.audit.AuditSettings;
import dev.tally.replay.incident.Incident;
import dev.tally.replay.incident.IncidentRequest;
import dev.tally.replay.incident.page.IncidentFiles;
import dev.tally.replay.incident.page.Language;
import dev.tally.replay.incident.page.Wording;
import dev.tally.replay.incident.proof.Proof;
import dev.tally.replay.incident.proof.ProofReport;
import dev.tally.replay.incident.proof.ProofReport.Verdict;
import dev.tally.replay.incident.report.IncidentReport;
import dev.tally.replay.incident.report.IncidentWindow;
import dev.tally.replay.incident.report.Notification;
import dev.tally.replay.incident.report.Notification.Phase;
import dev.tally.replay.window.Bound;
import dev.tally.runtime.service.ExitCode;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Reports who is affected by an incident. */
@Command(
        name = "incident",
        description =
                "Finds out who is affected by an incident, and writes the report: practitioners, patients, consultations and"
                        + " fields, how it was noticed, what article 33 of the GDPR asks for, a page for each practitioner, and"
                        + " notices in plain words. Each number leads to event ids. People appear as pseudonyms unless"
                        + " --identified. Reads only, joins no group.",
        footer = {
            "",
            "Bounds: 2026-03-02T08:00:00+01:00, 2026-03-02T08:00 or 2026-03-02 (in replay.zone), milliseconds since 1970,",
            "-18h (before now; ms, s, m, h, d), now.",
            "Exit codes: 0 nobody is affected, 1 broke off, 2 asked for wrongly, 3 somebody is. With --proof: 0 proved, 3 not",
            "provable. docs/DATA-PROTECTION.md."
        })
final class IncidentCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--from", paramLabel = "TIME", description = "What was accepted from then on.")
    private @Nullable String from;

    @Option(
            names = "--to",
            paramLabel = "TIME",
            description = "What was accepted before. Default: ${DEFAULT-VALUE}",
            defaultValue = "now")
    private String to = "now";

    @Option(
            names = "--finding",
            paramLabel = "ID",
            description = "Instead of a time: the consultations of this finding of the topic audit.finding.")
    private @Nullable UUID finding;

    @Option(
            names = "--proof",
            paramLabel = "CONSULTATION",
            description =
                    "Instead of a report: every trace of one consultation, or the proof that it was never received; on the"
                            + " terminal.")
    private @Nullable UUID proof;

    @Option(
            names = "--lang",
            paramLabel = "LANGUAGE",
            description = "Language of the report: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}",
            defaultValue = "en")
    private Language language = Language.en;

    @Option(
            names = "--output",
            paramLabel = "DIRECTORY",
            description =
                    "Where the report goes; must be empty or absent. Default: incident- and when the window begins")
    private @Nullable Path output;

    @Option(
            names = "--phase",
            paramLabel = "PHASE",
            description = "${COMPLETION-CANDIDATES} notification. Default: ${DEFAULT-VALUE}",
            defaultValue = "initial")
    private Phase phase = Phase.initial;

    @Option(
            names = "--initial-at",
            paramLabel = "TIME",
            description = "With --phase complementary: when the initial notification was sent.")
    private @Nullable String initialAt;

    @Option(
            names = "--aware-at",
            paramLabel = "TIME",
            description =
                    "When the controller became aware: the 72 hours begin. Default: when an affected consultation was first"
                            + " noticed")
    private @Nullable String awareAt;

    @Option(
            names = "--contact",
            paramLabel = "TEXT",
            description = "Whom authority, practitioners and patients can ask. Default: a line to be filled in")
    private @Nullable String contact;

    @Option(
            names = "--measure",
            paramLabel = "TEXT",
            description = "What was done or is proposed, besides what the evidence shows. Can be repeated.")
    private List<String> measures = new ArrayList<>();

    @Mixin
    private final AuditOptions audit = new AuditOptions();

    @Mixin
    private final OutputOptions summary = new OutputOptions();

    @Mixin
    private final SettingsOptions options = new SettingsOptions();

    @Override
    public Integer call() throws InterruptedException {
        AuditSettings settings = options.settings().read(CommandSettings.ALL, AuditSettings::from);
        Clock clock = Clock.systemUTC();
        try {
            return (proof == null ? report(settings, clock) : prove(settings, proof, clock)).code();
        } catch (ReplayRefusedException refused) {
            throw usage(String.valueOf(refused.getMessage()));
        }
    }

    private ExitCode prove(AuditSettings settings, UUID consultation, Clock clock) throws InterruptedException {
        if (from != null || finding != null || output != null) {
            throw usage(
                    "--proof is about one consultation and writes no files: leave out --from, --finding and --output");
        }
        AuditRequest request = audit.request(settings);
        audit.log(settings, clock, "tally incident --proof", "digests of consultation " + consultation);
        Progress progress = Progress.onTerminal();
        progress.update("looking for traces");
        ProofReport report = new Proof(settings, request, clock).of(consultation);
        progress.done("looked everywhere");
        ProofPage.print(report, summary.isJson(), spec.commandLine().getOut());
        return report.verdict() == Verdict.NOT_PROVABLE ? ExitCode.FINDINGS : ExitCode.OK;
    }

    private ExitCode report(AuditSettings settings, Clock clock) throws InterruptedException {
        ZoneId zone = settings.replay().zone();
        IncidentRequest request = request(settings, zone, clock);
        Path directory = directory(request);
        IncidentFiles files = IncidentFiles.in(directory);
        if (audit.isKeyless(settings)) {
            say("note: no replay.pseudonym-key is set, so the pseudonyms are those of this run alone");
        }
        audit.log(settings, clock, "tally incident", "everybody affected " + about(request));
        Progress progress = Progress.onTerminal();
        progress.update("comparing what was accepted with what is stored");
        IncidentReport report = new Incident(settings, request, clock).make();
        progress.done("compared");
        List<String> written = files.write(report, Wording.of(language, zone));
        progress.done("written");
        IncidentSummary.print(
                report, directory, written, summary.isJson(), spec.commandLine().getOut());
        return report.isClean() ? ExitCode.OK : ExitCode.FINDINGS;
    }

    private IncidentRequest request(AuditSettings settings, ZoneId zone, Clock clock) {
        if ((from == null) == (finding == null)) {
            throw usage("give --from, --finding or --proof, one of them");
        }
        if ((phase == Phase.complementary) != (initialAt != null)) {
            throw usage("--phase complementary needs --initial-at, and no other phase takes it");
        }
        Notification notification = new Notification(
                phase,
                moment("--initial-at", initialAt, zone, clock),
                moment("--aware-at", awareAt, zone, clock),
                contact,
                measures);
        return new IncidentRequest(window(zone, clock), finding, audit.request(settings), notification);
    }

    private @Nullable IncidentWindow window(ZoneId zone, Clock clock) {
        Instant begin = moment("--from", from, zone, clock);
        Instant end = moment("--to", to, zone, clock);
        if (begin == null || end == null) {
            return null;
        }
        if (!begin.isBefore(end)) {
            throw usage("--to " + end + " is not after --from " + begin);
        }
        return new IncidentWindow(begin, end);
    }

    private static @Nullable Instant moment(String option, @Nullable String text, ZoneId zone, Clock clock) {
        if (text == null) {
            return null;
        }
        if (Bound.parse(option, text, zone, clock) instanceof Bound.At at) {
            return at.moment().truncatedTo(ChronoUnit.MILLIS);
        }
        throw new ReplayRefusedException(option + " " + text + " is not a time; write one such as"
                + " 2026-03-02T08:00:00+01:00, 2026-03-02 or -18h");
    }

    private Path directory(IncidentRequest request) {
        if (output != null) {
            return output;
        }
        return Path.of("incident-"
                + (request.window() == null
                        ? String.valueOf(request.findingId())
                        : request.window().from().toString().replace(':', '-')));
    }

    private static String about(IncidentRequest request) {
        IncidentWindow window = request.window();
        return window == null ? "by finding " + request.findingId() : "from " + window.from() + " to " + window.to();
    }

    private ParameterException usage(String problem) {
        return new ParameterException(spec.commandLine(), problem);
    }

    private void say(String line) {
        spec.commandLine().getErr().println(line);
        spec.commandLine().getErr().flush();
    }
}
