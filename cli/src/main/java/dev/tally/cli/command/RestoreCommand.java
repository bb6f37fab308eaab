package dev.tally.cli.command;

import dev.tally.cli.console.Json;
import dev.tally.cli.console.Progress;
import dev.tally.cli.replay.RestoreAdvance;
import dev.tally.runtime.service.ExitCode;
import dev.tally.sink.restore.HalvesRebuild;
import dev.tally.sink.restore.Restore;
import dev.tally.sink.restore.RestorePlan;
import dev.tally.sink.restore.RestorePlan.PartitionPlan;
import dev.tally.sink.restore.RestoreReport;
import dev.tally.sink.restore.RestoreSettings;
import dev.tally.sink.restore.Verification;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Fills a database from the topics. */
@Command(
        name = "restore",
        description =
                "Fills an empty or half-filled database from the record topic, through the sink's own checks: exactly once, and"
                        + " where it was stopped it goes on when it is run again. Ends with a comparison of every consultation's"
                        + " digest. Shows the plan; changes something only with --execute. Stop the sinks first; afterwards they carry"
                        + " on by themselves.",
        footer = {
            "",
            "Exit codes: 0 done and equal (or the plan alone), 1 broke off: run it again, 3 something differs or was set aside."
        })
final class RestoreCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--execute", description = "Execute the plan.")
    private boolean execute;

    @Option(
            names = "--from-halves",
            description =
                    "Rebuild the records themselves from the two half topics, by the join's rule: for when the record topic"
                            + " is gone.")
    private boolean fromHalves;

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Mixin
    private final SettingsOptions options = new SettingsOptions();

    @Override
    public Integer call() throws InterruptedException {
        RestoreSettings settings = options.settings().read(CommandSettings.ALL, RestoreSettings::from);
        Progress progress = Progress.onTerminal();
        RestoreAdvance advance = new RestoreAdvance(progress);
        return (fromHalves
                        ? rebuild(new HalvesRebuild(settings, advance, Clock.systemUTC()))
                        : restore(new Restore(settings, advance, Clock.systemUTC())))
                .code();
    }

    private ExitCode restore(Restore restore) throws InterruptedException {
        RestorePlan plan = restore.plan();
        show(plan);
        if (!execute) {
            return planOnly();
        }
        RestoreReport report = restore.execute(plan);
        return result(report, restore.verify(plan));
    }

    private ExitCode rebuild(HalvesRebuild rebuild) throws InterruptedException {
        RestorePlan plan = rebuild.plan();
        show(plan);
        if (!execute) {
            return planOnly();
        }
        RestoreReport report = rebuild.execute(plan);
        return result(report, rebuild.verified());
    }

    private ExitCode planOnly() {
        if (!output.isJson()) {
            out().println("nothing was changed; run it again with --execute");
            out().flush();
        }
        return ExitCode.OK;
    }

    private void show(RestorePlan plan) {
        if (output.isJson()) {
            if (!execute) {
                out().println(Json.line(fields(plan)));
                out().flush();
            }
            return;
        }
        PrintWriter out = out();
        out.println("from " + plan.source() + " into " + plan.database());
        out.printf("%-10s %14s %14s %14s %14s%n", "partition", "stored up to", "log begins", "log ends", "to read");
        for (PartitionPlan each : plan.partitions()) {
            out.printf(
                    Locale.ROOT,
                    "%-10d %,14d %,14d %,14d %,14d%n",
                    each.partition(),
                    each.next(),
                    each.begin(),
                    each.end(),
                    each.left());
        }
        out.printf(
                Locale.ROOT,
                "%,d offsets to read, about %s on a small machine%n",
                plan.left(),
                words(plan.estimatedSeconds()));
        plan.runningSinks().forEach(sink -> out.println("stop this sink first: " + sink));
        out.flush();
    }

    private static String words(long seconds) {
        return seconds < 120 ? seconds + " s" : seconds < 7200 ? seconds / 60 + " min" : seconds / 3600 + " h";
    }

    private ExitCode result(RestoreReport report, Verification.Result verified) {
        boolean clean = verified.isEqual() && report.setAside() == 0;
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("records", report.records());
        fields.put("setAside", report.setAside());
        if (fromHalves) {
            fields.put("eventsRefused", report.eventsRefused());
        }
        fields.put("seconds", rounded(report.seconds()));
        fields.put("recordsPerSecond", Math.round(report.perSecond()));
        fields.put("consultations", verified.consultations());
        fields.put("equal", verified.equal());
        fields.put("stored", verified.stored());
        if (!fromHalves) {
            fields.put("timeReading", rounded(report.reading()));
            fields.put("timeChecking", rounded(report.checking()));
            fields.put("timeWriting", rounded(report.writing()));
            fields.put("timeIdle", rounded(report.idle()));
        }
        if (output.isJson()) {
            out().println(Json.line(fields));
        } else {
            fields.forEach((name, value) -> out().printf("%-18s %s%n", name, value));
            out().println(
                            verified.isEqual()
                                    ? "verified: the current record of every consultation has the digest that the topic gives it"
                                    : "NOT equal: " + (verified.consultations() - verified.equal())
                                            + " consultations differ; records that PostgreSQL refuses are in quarantine");
        }
        out().flush();
        verified.different()
                .forEach(id -> spec.commandLine().getErr().println("finding: consultation " + id + " differs"));
        return clean ? ExitCode.OK : ExitCode.FINDINGS;
    }

    private static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }

    private static Map<String, Object> fields(RestorePlan plan) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("from", plan.source());
        fields.put("database", plan.database());
        fields.put("toRead", plan.left());
        fields.put("estimatedSeconds", plan.estimatedSeconds());
        fields.put("runningSinks", plan.runningSinks());
        fields.put(
                "partitions",
                plan.partitions().stream()
                        .map(each -> Map.of(
                                "partition",
                                each.partition(),
                                "next",
                                each.next(),
                                "begin",
                                each.begin(),
                                "end",
                                each.end()))
                        .toList());
        return fields;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
