package dev.tally.cli.demo;

import dev.tally.runtime.service.ExitCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the demo found and how long it took.
 *
 * @param tally the tally
 * @param notAccepted what was not acknowledged
 * @param kills how often which process was killed on purpose
 * @param quiet whether everything came to rest in time
 * @param secondsToReady until brokers, registry and PostgreSQL were ready
 * @param secondsToPipeline from then until gateway, join and sink were ready
 * @param secondsToSent from the first request to the last answer
 * @param secondsToStored from the first request until the last complete record was stored
 * @param seed of the generated consultations
 * @param audit what an audit found besides that nobody expects; null if there was none
 */
public record DemoReport(
        TallyReport tally,
        NotAccepted notAccepted,
        Map<String, Integer> kills,
        boolean quiet,
        double secondsToReady,
        double secondsToPipeline,
        double secondsToSent,
        double secondsToStored,
        long seed,
        @Nullable List<String> audit) {
    /** Copies the list. */
    public DemoReport {
        audit = audit == null ? null : List.copyOf(audit);
    }

    /** The same after an audit. */
    public DemoReport audited(List<String> found) {
        return new DemoReport(
                tally,
                notAccepted,
                kills,
                quiet,
                secondsToReady,
                secondsToPipeline,
                secondsToSent,
                secondsToStored,
                seed,
                found);
    }

    /**
     * What was to be sent and was not acknowledged.
     *
     * @param refused requests that the gateway refused
     * @param malformed lines that could not be sent; only a user's own input can have any
     * @param unanswered requests that were given up, in doubt, or never sent for that reason
     * @param generated whether the consultations were generated: then the gateway has nothing to refuse
     */
    public record NotAccepted(long refused, long malformed, long unanswered, boolean generated) {}

    /** Requests that the gateway refused. */
    public long refused() {
        return notAccepted.refused();
    }

    /** Requests that were given up, in doubt, or never sent for that reason. */
    public long unanswered() {
        return notAccepted.unanswered();
    }

    /** 0 only if everything acknowledged is where it belongs, something was, and no generated consultation was refused. */
    public ExitCode exitCode() {
        if (!quiet || unanswered() > 0 || tally.halvesAccepted() == 0) {
            return ExitCode.FAILED;
        }
        boolean refusedWrongly = notAccepted.generated() && refused() > 0;
        boolean isAudited = audit == null || audit.isEmpty();
        return tally.isClean() && isAudited && !refusedWrongly ? ExitCode.OK : ExitCode.FINDINGS;
    }

    /** As one JSON object's fields. */
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("consultations", tally.consultations());
        fields.put("halvesAccepted", tally.halvesAccepted());
        fields.put("recordsStored", tally.recordsStored());
        fields.put("waiting", tally.waiting());
        fields.put("quarantined", tally.quarantined());
        fields.put("lost", tally.lost());
        fields.put("duplicated", tally.duplicated());
        fields.put("torn", tally.torn());
        fields.put("altered", tally.altered());
        fields.put("lying", tally.lying());
        fields.put("shown", tally.shown());
        fields.put("secondsToReady", rounded(secondsToReady));
        fields.put("secondsToStored", rounded(secondsToStored));
        fields.put("waitingFor", tally.waitingFor());
        fields.put("waitingAsExpected", tally.waitingAsExpected());
        fields.put("refused", refused());
        fields.put("malformed", notAccepted.malformed());
        fields.put("unanswered", unanswered());
        fields.put("kills", kills);
        fields.put("quiet", quiet);
        fields.put("secondsToPipeline", rounded(secondsToPipeline));
        fields.put("secondsToSent", rounded(secondsToSent));
        fields.put("seed", seed);
        fields.put("findings", tally.findings());
        fields.put("audit", audit);
        return fields;
    }

    /** For people. */
    public List<String> lines() {
        String waitingFor = joined(tally.waitingFor());
        List<String> lines = new ArrayList<>(List.of(
                row("consultations", tally.consultations(), ""),
                row("halves accepted", tally.halvesAccepted(), "distinct events that the gateway acknowledged"),
                row("records stored", tally.recordsStored(), "consultations with both halves in PostgreSQL"),
                row("waiting", tally.waiting(), waitingFor.isEmpty() ? "" : "for: " + waitingFor),
                row("quarantined", tally.quarantined(), ""),
                row("lost", tally.lost(), ""),
                row("duplicated", tally.duplicated(), ""),
                row("torn", tally.torn(), ""),
                row("altered", tally.altered(), ""),
                row("lying", tally.lying(), "shown by the gateway as what they are not")));
        lines.add(remark("gateway shows", ShownStates.sentence(tally.shown())));
        if (audit != null) {
            lines.add(row("audit", audit.size(), "findings of tally audit that nobody expects"));
        }
        if (!kills.isEmpty()) {
            lines.add(remark("killed", joined(kills)));
        }
        if (!notAccepted.generated() || refused() > 0) {
            lines.add(row("refused", refused(), "by the gateway, which accepted nothing of them"));
            lines.add(row("malformed", notAccepted.malformed(), "lines that could not be sent"));
        }
        lines.add("");
        lines.add(String.format(
                "stack ready in %.1f s, pipeline in %.1f s more; sent in %.1f s, all stored %.1f s after the first",
                secondsToReady, secondsToPipeline, secondsToSent, secondsToStored));
        return lines;
    }

    private static String joined(Map<String, Integer> counts) {
        return counts.entrySet().stream()
                .map(each -> each.getKey() + " " + each.getValue())
                .collect(Collectors.joining(", "));
    }

    private static String remark(String name, String remark) {
        return String.format("%-16s %8s   %s", name, "", remark).stripTrailing();
    }

    private static String row(String name, long count, String remark) {
        return String.format("%-16s %8d   %s", name, count, remark).stripTrailing();
    }

    private static double rounded(double seconds) {
        return Math.round(seconds * 10) / 10.0;
    }
}
