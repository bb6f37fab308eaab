package dev.tally.cli.command;

import dev.tally.cli.console.Progress;
import dev.tally.cli.replay.Advance;
import dev.tally.cli.replay.WriterStream;
import dev.tally.replay.ReplayRefusedException;
import dev.tally.replay.ReplaySettings;
import dev.tally.replay.access.AccessLog;
import dev.tally.replay.copy.TopicCopy;
import dev.tally.replay.export.FileExport;
import dev.tally.replay.export.Job;
import dev.tally.replay.export.Manifest;
import dev.tally.replay.export.Piece.Unread;
import dev.tally.replay.export.RateLimit;
import dev.tally.replay.export.Selection;
import dev.tally.replay.export.StreamReplay;
import dev.tally.replay.format.ExportFormat;
import dev.tally.replay.privacy.Disclosure;
import dev.tally.replay.topic.ReplayTopic;
import dev.tally.replay.topic.ReplayTopics;
import dev.tally.replay.window.Bound;
import dev.tally.replay.window.Brokers;
import dev.tally.replay.window.Window;
import dev.tally.runtime.kafka.KafkaClients;
import dev.tally.runtime.serde.TopicSerdes;
import dev.tally.runtime.service.ExitCode;
import dev.tally.runtime.settings.DataSize;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Reads a window of a topic into files, to the terminal, or into another topic. */
@Command(
        name = "replay",
        description =
                "Reads what lies in a topic: by time, practitioner, patient or state; to files, to the terminal, or into another"
                        + " topic. Patients and practitioners appear as pseudonyms and free text is left out, unless it is asked for."
                        + " Reads committed records only, joins no group and moves nobody's offsets.",
        footer = {
            "",
            "Windows are half-open: what arrived at --from is in, what arrived at --to is not.",
            "Bounds: 2026-03-02T08:00:00+01:00, 2026-03-02T08:00 or 2026-03-02 (in replay.zone), milliseconds since 1970,",
            "-18h (before now; ms, s, m, h, d), partition:offset with commas between, beginning, end.",
            "Exit codes: 0 whole, 1 broke off, 2 asked for wrongly, 3 something did not decode or was purged; docs/ANALYSTS.md."
        })
final class ReplayCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(
            paramLabel = "TOPIC",
            description = "observation, document-share, record, incomplete or quarantine, or the full name.")
    @SuppressWarnings("NullAway.Init")
    private String topic;

    @Option(
            names = "--from",
            paramLabel = "BOUND",
            description = "Where the window begins. Default: ${DEFAULT-VALUE}",
            defaultValue = "beginning")
    private String from = "beginning";

    @Option(
            names = "--to",
            paramLabel = "BOUND",
            description = "Where the window ends. Default: ${DEFAULT-VALUE}, where the topic ends now",
            defaultValue = "end")
    private String to = "end";

    @Option(
            names = "--by",
            paramLabel = "TIME",
            description =
                    "Which time the bounds mean: arrival (by the brokers' clocks, exact and fast) or occurred (by the practice"
                            + " software's; reads the whole topic). Default: ${DEFAULT-VALUE}",
            defaultValue = "arrival")
    private By by = By.arrival;

    @Option(names = "--follow", description = "Go on with what arrives, until Ctrl-C; on the terminal only.")
    private boolean follow;

    @Mixin
    private final ReplaySelectionOptions selecting = new ReplaySelectionOptions();

    @Mixin
    private final DisclosureOptions revealing = new DisclosureOptions();

    @Option(
            names = {"-f", "--format"},
            paramLabel = "FORMAT",
            description = "table, ndjson, csv, avro or parquet. Default: by the ending of --out; table on the terminal")
    private @Nullable ExportFormat format;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description =
                    "Where to; with --partitioned-by a directory. Appears under this name when it is whole, with a manifest"
                            + " beside it. Default: the terminal")
    private @Nullable Path out;

    @Option(
            names = "--partitioned-by",
            paramLabel = "day",
            description = "One file for each day (of the time that --by names).")
    private @Nullable Partitioning partitionedBy;

    @Option(names = "--resume", description = "Go on with an export to --out that broke off. Its window is kept.")
    private boolean resume;

    @Option(
            names = "--limit-rate",
            paramLabel = "SIZE",
            description = "Read at most so much a second, such as 5MiB. Default: no limit")
    private @Nullable String limitRate;

    @Option(
            names = "--to-topic",
            paramLabel = "TOPIC",
            description =
                    "Copy into this topic, bytes as they are, with their origin in headers; needs --identified --with-notes.")
    private @Nullable String toTopic;

    @Mixin
    private final SettingsOptions options = new SettingsOptions();

    /** Which time bounds mean. */
    enum By {
        /** LogAppendTime. */
        arrival,
        /** The practice software's. */
        occurred
    }

    /** What gets a file of its own. */
    enum Partitioning {
        /** A day. */
        day
    }

    @Override
    public Integer call() throws InterruptedException {
        ReplaySettings settings = options.settings().read(CommandSettings.ALL, ReplaySettings::from);
        Clock clock = Clock.systemUTC();
        try {
            return run(settings, ReplayTopics.named(topic), clock).code();
        } catch (ReplayRefusedException refused) {
            throw usage(String.valueOf(refused.getMessage()));
        }
    }

    private <V extends SpecificRecord> ExitCode run(ReplaySettings settings, ReplayTopic<V> source, Clock clock)
            throws InterruptedException {
        ExportFormat wanted = format();
        requireSensible(source, wanted);
        RateLimit limit = rateLimit();
        Job<V> job = job(settings, source, wanted, clock);
        job.window().notes().forEach(note -> say("note: " + note));
        if (revealing.isKeyless(settings)) {
            say("note: no replay.pseudonym-key is set, so the pseudonyms are those of this run alone");
        }
        log(settings, job, clock);
        ExitCode found = job.window().notes().isEmpty() ? ExitCode.OK : ExitCode.FINDINGS;
        if (toTopic != null) {
            return worse(found, copy(settings, job, limit, toTopic));
        }
        return worse(found, out == null ? stream(settings, job, limit) : export(settings, job, limit, out, clock));
    }

    private void requireSensible(ReplayTopic<?> source, ExportFormat wanted) {
        if (out == null && toTopic == null && !wanted.canStream()) {
            throw usage("--format " + wanted + " needs a file: give --out");
        }
        if (out == null && (resume || partitionedBy != null)) {
            throw usage("--resume and --partitioned-by are about files: give --out");
        }
        if (follow && (out != null || toTopic != null || !to.equals("end"))) {
            throw usage("--follow goes on without end, on the terminal: leave out --to, --out and --to-topic");
        }
        if (toTopic != null) {
            TopicCopy.requireAllowed(source.topic().name(), toTopic);
            if (out != null) {
                throw usage("--to-topic and --out: choose one");
            }
            if (!revealing.identified || !revealing.withNotes) {
                throw usage("--to-topic copies everything as it is: say so with --identified --with-notes");
            }
        }
    }

    private <V extends SpecificRecord> Job<V> job(
            ReplaySettings settings, ReplayTopic<V> source, ExportFormat wanted, Clock clock) {
        Bound begin = Bound.parse("--from", from, settings.zone(), clock);
        Bound end = Bound.parse("--to", to, settings.zone(), clock);
        boolean occurred = by == By.occurred;
        Selection selection = occurred
                ? selecting.selection(moment("--from", begin), moment("--to", end))
                : selecting.selection(null, null);
        selection.requireFor(source);
        Disclosure disclosure = revealing.disclosure(settings);
        String name = source.topic().name();
        try (Brokers brokers = Brokers.open(new KafkaClients(settings.kafka()))) {
            UUID topicId = brokers.topicId(name);
            Window window = occurred
                    ? brokers.find(name, new Bound.Beginning(), new Bound.End(), clock)
                    : brokers.find(name, begin, end, clock);
            Job.@Nullable Days days = partitionedBy == null ? null : occurred ? Job.Days.OCCURRED : Job.Days.ARRIVED;
            return new Job<>(
                    source,
                    topicId,
                    window,
                    selection,
                    disclosure,
                    wanted,
                    days,
                    settings.zone(),
                    command(source, selection, disclosure, begin, end, wanted));
        }
    }

    private static @Nullable Instant moment(String option, Bound bound) {
        if (bound instanceof Bound.Offsets) {
            throw new ReplayRefusedException(option + " names offsets, and --by occurred is about times");
        }
        return bound instanceof Bound.At at ? at.moment() : null;
    }

    /** As it could be typed again, with nobody's number unless numbers are shown. */
    private String command(
            ReplayTopic<?> source,
            Selection selection,
            Disclosure disclosure,
            Bound begin,
            Bound end,
            ExportFormat wanted) {
        String filters = selection.words(disclosure).entrySet().stream()
                .filter(word -> !word.getKey().startsWith("occurred"))
                .map(word -> " --" + word.getKey() + " " + word.getValue())
                .collect(Collectors.joining());
        return "tally replay " + source.aliases().get(0) + " --from " + begin + " --to " + end + " --by " + by + filters
                + " --format " + wanted + (partitionedBy == null ? "" : " --partitioned-by day")
                + (disclosure.identified() ? " --identified" : "") + (disclosure.withNotes() ? " --with-notes" : "");
    }

    /** Before anything is shown. */
    private void log(ReplaySettings settings, Job<?> job, Clock clock) {
        Disclosure disclosure = job.disclosure();
        if (!disclosure.identified()
                && !disclosure.withNotes()
                && !job.selection().namesSomebody()) {
            return;
        }
        Disclosure open = new Disclosure(true, true, disclosure.pseudonyms());
        String bounds = "topic " + job.window().topic() + ", offsets "
                + job.window().spans().stream().map(Object::toString).collect(Collectors.joining(","))
                + ", selected by " + job.selection().words(open)
                + (disclosure.identified() ? ", identified" : ", pseudonyms")
                + (disclosure.withNotes() ? ", with notes" : ", without notes");
        try (AccessLog access =
                AccessLog.open(new KafkaClients(settings.kafka()), new TopicSerdes(settings.serde()), clock)) {
            access.record(revealing.operator.user(), "tally replay", bounds);
        }
    }

    private <V extends SpecificRecord> ExitCode stream(ReplaySettings settings, Job<V> job, RateLimit limit) {
        StreamReplay.Outcome outcome = new StreamReplay<V>(settings, limit)
                .run(job, new WriterStream(spec.commandLine().getOut()), follow);
        return findings(outcome.unreadable(), outcome.firstUnreadable());
    }

    private <V extends SpecificRecord> ExitCode export(
            ReplaySettings settings, Job<V> job, RateLimit limit, Path target, Clock clock)
            throws InterruptedException {
        Progress progress = Progress.onTerminal();
        long begun = System.nanoTime();
        Manifest manifest =
                new FileExport<V>(settings, limit, new Advance(progress, "read"), clock).run(job, target, resume);
        double seconds = (System.nanoTime() - begun) / 1e9;
        progress.done("read " + manifest.records() + " records");
        PrintWriter print = spec.commandLine().getOut();
        print.printf(
                Locale.ROOT,
                "%,d of %,d records in %.1f s (%,.0f/s)%n",
                manifest.selected(),
                manifest.records(),
                seconds,
                manifest.records() / Math.max(seconds, 1e-3));
        manifest.files()
                .forEach(file -> print.printf(
                        Locale.ROOT, "%-40s %,10d rows %,14d bytes%n", file.name(), file.rows(), file.bytes()));
        print.flush();
        return findings(manifest.unreadable(), manifest.firstUnreadable());
    }

    private <V extends SpecificRecord> ExitCode copy(
            ReplaySettings settings, Job<V> job, RateLimit limit, String target) {
        Progress progress = Progress.onTerminal();
        TopicCopy.Outcome outcome = new TopicCopy<V>(settings, limit, new Advance(progress, "copied")).run(job, target);
        spec.commandLine().getOut().println("copied " + outcome.copied() + " records into " + target);
        return findings(outcome.unreadable(), List.of());
    }

    private ExitCode findings(long unreadable, List<Unread> listed) {
        listed.forEach(each -> say("finding: " + topic + " partition " + each.partition() + " offset " + each.offset()
                + ": " + each.reason()));
        if (unreadable > listed.size()) {
            say("finding: " + (unreadable - listed.size()) + " more records did not decode");
        }
        return unreadable == 0 ? ExitCode.OK : ExitCode.FINDINGS;
    }

    private static ExitCode worse(ExitCode one, ExitCode other) {
        return one == ExitCode.OK ? other : one;
    }

    private ExportFormat format() {
        if (format != null) {
            return format;
        }
        if (out == null) {
            return ExportFormat.TABLE;
        }
        String name = out.toString();
        return Arrays.stream(ExportFormat.values())
                .filter(each -> name.endsWith("." + each.extension()))
                .findFirst()
                .orElseThrow(() -> usage(
                        "--out " + out + " does not tell the format: give --format ndjson, csv, avro or parquet"));
    }

    private RateLimit rateLimit() {
        if (limitRate == null) {
            return RateLimit.NONE;
        }
        long bytes = DataSize.parse(limitRate)
                .orElseThrow(() -> usage("--limit-rate " + limitRate + " is not a size; write one such as 5MiB"))
                .bytes();
        if (bytes < 1024) {
            throw usage("--limit-rate must be 1KiB or more");
        }
        return new RateLimit(bytes);
    }

    private ParameterException usage(String problem) {
        return new ParameterException(spec.commandLine(), problem);
    }

    private void say(String line) {
        spec.commandLine().getErr().println(line);
        spec.commandLine().getErr().flush();
    }
}
