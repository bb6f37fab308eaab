package dev.tally.cli.command;

import dev.tally.cli.console.Json;
import dev.tally.replay.quarantine.QuarantineItem;
import dev.tally.replay.quarantine.QuarantineSettings;
import dev.tally.replay.quarantine.QuarantineTopic;
import dev.tally.replay.quarantine.QuarantineTopic.Listing;
import dev.tally.runtime.service.ExitCode;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists what was set aside, without patient data. */
@Command(
        name = "list",
        description =
                "Lists what was set aside and nobody has acknowledged: why, where and when. Shows no patient data.",
        footer = {"", "Exit codes: 0 everything is acknowledged, 1 Kafka or registry do not answer, 3 something is not."
        })
final class QuarantineListCommand implements Callable<Integer> {
    private static final String ROW = "%-36s  %-19s  %-40s  %-24s  %-36s  %s%n";

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final SettingsOptions options = new SettingsOptions();

    @Mixin
    private final ListOutputOptions output = new ListOutputOptions();

    @Option(names = "--all", description = "List what is acknowledged too.")
    private boolean all;

    @Override
    public Integer call() {
        QuarantineSettings settings = options.settings().read(CommandSettings.ALL, QuarantineSettings::from);
        Listing listing;
        try (QuarantineTopic topic = QuarantineTopic.open(settings)) {
            listing = topic.list();
        }
        listing.unreadable()
                .forEach(place ->
                        spec.commandLine().getErr().println(place + " of the quarantine itself does not decode"));
        List<QuarantineItem> shown = listing.items().stream()
                .filter(item -> all || !item.isAcknowledged())
                .toList();
        print(shown);
        boolean clean =
                listing.unreadable().isEmpty() && listing.items().stream().allMatch(QuarantineItem::isAcknowledged);
        return (clean ? ExitCode.OK : ExitCode.FINDINGS).code();
    }

    private void print(List<QuarantineItem> items) {
        PrintWriter out = spec.commandLine().getOut();
        switch (output.format()) {
            case table -> table(out, items);
            case json ->
                out.println(Json.line(Map.of(
                        "quarantined",
                        items.stream().map(QuarantineListCommand::fields).toList())));
            case ndjson -> items.forEach(item -> out.println(Json.line(fields(item))));
        }
        out.flush();
    }

    private static void table(PrintWriter out, List<QuarantineItem> items) {
        if (items.isEmpty()) {
            out.println("nothing is set aside");
            return;
        }
        out.printf(ROW, "ID", "REASON", "WHERE", "SET ASIDE", "CONSULTATION", "ACKNOWLEDGED");
        for (QuarantineItem item : items) {
            out.printf(
                    ROW,
                    item.id(),
                    item.reason(),
                    item.place(),
                    item.detectedAt(),
                    item.consultationId() == null ? "unknown" : item.consultationId(),
                    item.isAcknowledged() ? "yes" : "no");
        }
    }

    /** Everything about an item but its content, in the order of interest. */
    static Map<String, Object> fields(QuarantineItem item) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", item.id().toString());
        fields.put("reason", item.reason().name());
        fields.put("detail", item.detail());
        fields.put("topic", item.topic());
        fields.put("partition", item.partition());
        fields.put("offset", item.offset());
        fields.put("arrivedAt", item.arrivedAt().toString());
        fields.put("detectedBy", item.detectedBy());
        fields.put("detectedAt", item.detectedAt().toString());
        fields.put("bytes", item.bytes());
        putPresent(fields, "consultationId", item.consultationId());
        putPresent(fields, "eventId", item.eventId());
        if (item.origin() != null) {
            fields.put("gatewayId", item.origin().getGatewayId());
            fields.put("incarnation", item.origin().getIncarnation().toString());
            fields.put("sequence", item.origin().getSequence());
        }
        fields.put("acknowledged", item.isAcknowledged());
        if (item.acknowledgement() != null) {
            fields.put("acknowledgedBy", item.acknowledgement().getUser());
            fields.put("acknowledgedAt", item.acknowledgement().getAt().toString());
            putPresent(fields, "note", item.acknowledgement().getNote());
        }
        return fields;
    }

    private static void putPresent(Map<String, Object> fields, String name, @Nullable Object value) {
        if (value != null) {
            fields.put(name, value.toString());
        }
    }
}
