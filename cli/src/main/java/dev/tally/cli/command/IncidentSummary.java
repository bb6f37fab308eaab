package dev.tally.cli.command;

import dev.tally.cli.console.Json;
import dev.tally.replay.incident.report.IncidentReport;
import dev.tally.replay.incident.report.Noticed;
import dev.tally.replay.incident.report.NotificationClock;
import dev.tally.replay.incident.report.Remedy;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an incident report came to, on stdout. No state. */
final class IncidentSummary {
    private IncidentSummary() {}

    static void print(IncidentReport report, Path directory, List<String> files, boolean json, PrintWriter out) {
        Map<String, @Nullable Object> fields = fields(report, directory);
        if (json) {
            fields.put(
                    "affected",
                    report.affected().stream()
                            .map(each -> each.consultationId().toString())
                            .toList());
            fields.put("files", files);
            out.println(Json.line(fields));
        } else {
            fields.forEach((name, value) -> out.printf("%-16s %s%n", name, value == null ? "-" : value));
            files.stream()
                    .filter(file -> !file.contains("/"))
                    .forEach(file -> out.println("  " + directory.resolve(file)));
        }
        out.flush();
    }

    private static Map<String, @Nullable Object> fields(IncidentReport report, Path directory) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("from", report.window().from().toString());
        fields.put("to", report.window().to().toString());
        fields.put("practitioners", report.knownPractitioners().size());
        fields.put("patients", report.patients().size());
        fields.put("consultations", report.affected().size());
        fields.put("events", report.events());
        fields.put("toWriteAgain", report.fields(Remedy.WRITE_AGAIN));
        fields.put("toCheck", report.fields(Remedy.CHECK));
        fields.put("toRestore", report.fields(Remedy.RESTORE));
        fields.put("toShareAgain", report.sharing(Remedy.WRITE_AGAIN).size());
        fields.put("settled", report.settled().size());
        fields.put("unattributed", report.unattributed().size());
        fields.put("outside", report.outside());
        fields.put("first", text(report.first()));
        fields.put("last", text(report.last()));
        Noticed noticed = report.noticed();
        fields.put("noticed", noticed == null ? null : noticed.at().toString());
        fields.put("noticedAfter", noticed == null ? null : text(noticed.after()));
        NotificationClock clock = report.clock();
        fields.put("notifyBefore", clock == null ? null : clock.deadline().toString());
        fields.put("verifiedThrough", text(report.ground().verifiedThrough()));
        fields.put("report", directory.toString());
        return fields;
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
