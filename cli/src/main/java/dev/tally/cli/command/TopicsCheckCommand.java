package dev.tally.cli.command;

import dev.tally.cli.console.CommandFailedException;
import dev.tally.cli.console.Json;
import dev.tally.cli.topics.Catalogue;
import dev.tally.cli.topics.SchemaRegistration;
import dev.tally.cli.topics.TopicsSettings;
import dev.tally.runtime.service.ExitCode;
import dev.tally.runtime.topics.TopicReport;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Reports every drift of topics and schemas. Changes nothing. */
@Command(
        name = "check",
        description = "Reports every drift of topics and schemas from what they must be. Changes nothing.",
        footer = {"", "Exit codes: 0 no drift, 1 brokers do not answer, 3 drift found."})
final class TopicsCheckCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final SettingsOptions options = new SettingsOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Override
    public Integer call() throws InterruptedException {
        TopicsSettings settings = options.settings().read(CommandSettings.ALL, TopicsSettings::from);
        List<String> drifts = new ArrayList<>();
        try (Catalogue catalogue = Catalogue.open(settings)) {
            TopicReport report = catalogue.topics();
            if (report instanceof TopicReport.Unseen unseen) {
                throw new CommandFailedException(
                        unseen.reason() + "; are they up, and is kafka.bootstrap.servers right?");
            }
            ((TopicReport.Seen) report).findings().forEach(finding -> drifts.add(finding.message()));
            SchemaRegistration.Report schemas = catalogue.schemas();
            if (schemas instanceof SchemaRegistration.Report.Unseen unseen) {
                drifts.add(unseen.message());
            } else if (schemas instanceof SchemaRegistration.Report.Seen seen) {
                seen.drifts().forEach(drift -> drifts.add(drift.message()));
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        if (output.isJson()) {
            out.println(Json.line(Map.of("drifts", drifts)));
        } else if (drifts.isEmpty()) {
            out.println("no drift: topics and schemas are as they must be");
        } else {
            drifts.forEach(out::println);
        }
        out.flush();
        return (drifts.isEmpty() ? ExitCode.OK : ExitCode.FINDINGS).code();
    }
}
