package dev.tally.cli.command;

import dev.tally.event.Acknowledgement;
import dev.tally.replay.quarantine.Acknowledging;
import dev.tally.replay.quarantine.ContentDecoder;
import dev.tally.replay.quarantine.QuarantineItem;
import dev.tally.replay.quarantine.QuarantineSettings;
import dev.tally.replay.quarantine.QuarantineTopic;
import dev.tally.replay.quarantine.Quarantined;
import dev.tally.runtime.service.ExitCode;
import dev.tally.schemas.receipt.Acceptance;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Acknowledges things that were set aside: shows the plan, and executes it when told to. */
@Command(
        name = "acknowledge",
        description =
                "Acknowledges what was set aside: it is seen, and its gateways may let go of it. Shows the plan; changes"
                        + " something only with --execute. Deletes nothing.",
        footer = {
            "",
            "Acknowledged twice, gateways are told again and nothing else happens.",
            "Exit codes: 0 done or planned, 1 Kafka or registry do not answer, 3 an id is not in the quarantine."
        })
final class QuarantineAcknowledgeCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "ID", arity = "1..*", description = "Ids of what was set aside, as the list shows them.")
    @SuppressWarnings("NullAway.Init")
    private List<UUID> ids;

    @Option(
            names = "--note",
            paramLabel = "TEXT",
            description = "Why. It is kept for ever and listed for everyone: no patient data.")
    private @Nullable String note;

    @Option(names = "--execute", description = "Execute the plan.")
    private boolean execute;

    @Mixin
    private final OperatorOptions operator = new OperatorOptions();

    @Mixin
    private final SettingsOptions options = new SettingsOptions();

    @Override
    public Integer call() {
        QuarantineSettings settings = options.settings().read(CommandSettings.ALL, QuarantineSettings::from);
        Set<UUID> wanted = new LinkedHashSet<>(ids);
        Map<UUID, Quarantined> found;
        try (QuarantineTopic topic = QuarantineTopic.open(settings)) {
            found = topic.find(wanted);
        }
        wanted.removeAll(found.keySet());
        if (!wanted.isEmpty()) {
            wanted.forEach(id -> spec.commandLine().getErr().println("tally: " + id + " is not in the quarantine"));
            spec.commandLine().getErr().println("tally: nothing was changed; tally quarantine list shows the ids");
            return ExitCode.FINDINGS.code();
        }
        Map<Quarantined, List<Acceptance>> plan = plan(settings, found);
        PrintWriter out = spec.commandLine().getOut();
        plan.forEach((quarantined, acceptances) -> out.println(line(quarantined.item(), acceptances)));
        if (!execute) {
            out.println("nothing was changed; run it again with --execute");
            return ExitCode.OK.code();
        }
        try (Acknowledging acknowledging = new Acknowledging(settings)) {
            Acknowledgement acknowledgement = new Acknowledgement(
                    operator.user(), Clock.systemUTC().instant().truncatedTo(ChronoUnit.MILLIS), note);
            plan.forEach(
                    (quarantined, acceptances) -> acknowledging.acknowledge(quarantined, acknowledgement, acceptances));
        }
        out.println("done");
        return ExitCode.OK.code();
    }

    private static Map<Quarantined, List<Acceptance>> plan(QuarantineSettings settings, Map<UUID, Quarantined> found) {
        Map<Quarantined, List<Acceptance>> plan = new LinkedHashMap<>();
        try (ContentDecoder decoder = new ContentDecoder(settings)) {
            for (Quarantined quarantined : found.values()) {
                plan.put(quarantined, decoder.decode(quarantined.event()).acceptances(quarantined.event()));
            }
        }
        return plan;
    }

    private static String line(QuarantineItem item, List<Acceptance> acceptances) {
        StringBuilder line = new StringBuilder(item.isAcknowledged() ? "acknowledged already: " : "acknowledge: ");
        line.append(item.id()).append(' ').append(item.reason()).append(' ').append(item.place());
        Set<String> gateways = new LinkedHashSet<>();
        acceptances.forEach(each -> gateways.add(each.origin().getGatewayId()));
        return gateways.isEmpty()
                ? line.append("; no gateway is known").toString()
                : line.append("; tells ")
                        .append(String.join(", ", gateways))
                        .append(" of ")
                        .append(acceptances.size())
                        .append(acceptances.size() == 1 ? " event" : " events")
                        .toString();
    }
}
