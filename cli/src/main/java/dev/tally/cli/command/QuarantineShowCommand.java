package dev.tally.cli.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tally.cli.console.CommandFailedException;
import dev.tally.cli.console.Json;
import dev.tally.replay.access.AccessLog;
import dev.tally.replay.quarantine.ContentDecoder;
import dev.tally.replay.quarantine.QuarantineItem;
import dev.tally.replay.quarantine.QuarantineSettings;
import dev.tally.replay.quarantine.QuarantineTopic;
import dev.tally.replay.quarantine.Quarantined;
import dev.tally.replay.quarantine.QuarantinedContent;
import dev.tally.runtime.kafka.KafkaClients;
import dev.tally.runtime.serde.TopicSerdes;
import dev.tally.runtime.service.ExitCode;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows one thing that was set aside; its content only to whoever asks for it by name, after that is logged. */
@Command(
        name = "show",
        description =
                "Shows one thing that was set aside. Its content, which is patient data, only with --identified: that"
                        + " is written to the topic access.log before anything is shown.",
        footer = {"", "Exit codes: 0 shown, 1 Kafka or registry do not answer, 3 there is no such thing."})
final class QuarantineShowCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "ID", description = "Id of what was set aside, as the list shows it.")
    @SuppressWarnings("NullAway.Init")
    private UUID id;

    @Option(
            names = "--identified",
            description = "Show the content too, as JSON, or in hexadecimal if it does not decode.")
    private boolean identified;

    @Mixin
    private final OperatorOptions operator = new OperatorOptions();

    @Mixin
    private final SettingsOptions options = new SettingsOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Override
    public Integer call() {
        QuarantineSettings settings = options.settings().read(CommandSettings.ALL, QuarantineSettings::from);
        @Nullable Quarantined found;
        try (QuarantineTopic topic = QuarantineTopic.open(settings)) {
            found = topic.find(List.of(id)).get(id);
        }
        if (found == null) {
            spec.commandLine().getErr().println("tally: " + id + " is not in the quarantine");
            return ExitCode.FINDINGS.code();
        }
        Map<String, Object> fields = new LinkedHashMap<>(QuarantineListCommand.fields(found.item()));
        if (identified) {
            reveal(settings, found, fields);
        }
        print(fields);
        return ExitCode.OK.code();
    }

    /** Logged first: if that fails, the exception keeps everything from being shown. */
    private void reveal(QuarantineSettings settings, Quarantined found, Map<String, Object> fields) {
        QuarantineItem item = found.item();
        try (AccessLog log = AccessLog.open(
                new KafkaClients(settings.kafka()), new TopicSerdes(settings.serde()), Clock.systemUTC())) {
            log.record(operator.user(), "quarantine show", item.id() + ", " + item.place());
        }
        fields.put("key", QuarantinedContent.text(found.event().getKey()));
        Map<String, String> headers = new LinkedHashMap<>();
        found.event()
                .getHeaders()
                .forEach(header -> headers.put(header.getName(), QuarantinedContent.text(header.getValue())));
        fields.put("headers", headers);
        try (ContentDecoder decoder = new ContentDecoder(settings)) {
            QuarantinedContent content = decoder.decode(found.event());
            if (content instanceof QuarantinedContent.Decodes decodes) {
                fields.put("content", tree(decodes.json()));
            } else {
                fields.put("contentHex", ((QuarantinedContent.Opaque) content).hex());
            }
        }
    }

    private static Object tree(String json) {
        try {
            return new JsonMapper().readTree(json);
        } catch (JsonProcessingException e) {
            // Its message quotes the content.
            throw new CommandFailedException("the content decodes and cannot be shown as JSON");
        }
    }

    private void print(Map<String, Object> fields) {
        PrintWriter out = spec.commandLine().getOut();
        if (output.isJson()) {
            out.println(Json.line(fields));
        } else {
            fields.forEach((name, value) -> out.printf("%-15s %s%n", name, pretty(value)));
        }
        out.flush();
    }

    private static String pretty(Object value) {
        return value instanceof JsonNode tree ? tree.toPrettyString() : value.toString();
    }
}
