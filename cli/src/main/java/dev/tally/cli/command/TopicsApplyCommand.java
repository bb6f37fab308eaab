package dev.tally.cli.command;

import dev.tally.cli.console.CommandFailedException;
import dev.tally.cli.topics.Catalogue;
import dev.tally.cli.topics.SchemaRegistration;
import dev.tally.cli.topics.SchemaRegistration.Drift;
import dev.tally.cli.topics.TopicsSettings;
import dev.tally.runtime.service.ExitCode;
import dev.tally.runtime.topics.TopicPlan;
import dev.tally.runtime.topics.TopicReport;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Creates topics and registers schemas: shows the plan, and executes it when told to. */
@Command(
        name = "apply",
        description =
                "Creates the topics that are missing, mends their settings and registers the schemas. Shows the plan; "
                        + "changes something only with --execute. Never deletes a topic or a record.",
        footer = {"", "Exit codes: 0 done or nothing to do, 1 failed, 3 something is left to be done by hand."})
final class TopicsApplyCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final SettingsOptions options = new SettingsOptions();

    @Option(names = "--execute", description = "Execute the plan.")
    private boolean execute;

    @Override
    public Integer call() throws InterruptedException {
        TopicsSettings settings = options.settings().read(CommandSettings.ALL, TopicsSettings::from);
        try (Catalogue catalogue = Catalogue.open(settings)) {
            TopicReport report = catalogue.topics();
            if (report instanceof TopicReport.Unseen unseen) {
                throw new CommandFailedException(
                        unseen.reason() + "; are they up, and is kafka.bootstrap.servers right?");
            }
            TopicPlan plan = catalogue.plan((TopicReport.Seen) report);
            List<Drift> schemas = drifts(catalogue.schemas());
            show(plan, schemas);
            if (plan.changes().isEmpty() && schemas.isEmpty()) {
                return result(plan);
            }
            if (!execute) {
                spec.commandLine().getOut().println("nothing was changed; run it again with --execute");
                return ExitCode.OK.code();
            }
            List<String> refused = catalogue.execute(plan);
            refused.forEach(line -> spec.commandLine().getErr().println("refused: " + line));
            if (!refused.isEmpty()) {
                throw new CommandFailedException(refused.size() + " of the changes were refused; the others are made");
            }
            spec.commandLine().getOut().println("done");
            return result(plan);
        }
    }

    private static List<Drift> drifts(SchemaRegistration.Report report) {
        if (report instanceof SchemaRegistration.Report.Unseen unseen) {
            throw new CommandFailedException(unseen.message() + "; nothing was changed");
        }
        return ((SchemaRegistration.Report.Seen) report).drifts();
    }

    private static int result(TopicPlan plan) {
        return (plan.byHand().isEmpty() ? ExitCode.OK : ExitCode.FINDINGS).code();
    }

    private void show(TopicPlan plan, List<Drift> schemas) {
        PrintWriter out = spec.commandLine().getOut();
        plan.changes().forEach(change -> out.println(change.describe()));
        schemas.stream()
                .map(drift -> "register: " + drift.subject() + " (" + drift.problem() + ")")
                .forEach(out::println);
        plan.byHand().forEach(finding -> out.println("by hand: " + finding.message()));
        if (plan.isEmpty() && schemas.isEmpty()) {
            out.println("nothing to do: topics and schemas are as they must be");
        }
        out.flush();
    }
}
