package dev.tally.cli.demo.scenario;

import dev.tally.cli.demo.scenario.Watcher.Noticed;
import dev.tally.runtime.service.ExitCode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * What became of the night of 26 April 2023, played again.
 *
 * @param steps what happened, in order
 * @param faults the faulty releases, in order
 * @param named the consultations that the audit named while the last fault ran
 * @param findings how many of each kind it found, by the word of the kind
 * @param written the report about the incident, made then
 * @param beside what that audit found that is about no consultation
 * @param restored the consultations that the sound release brought back
 * @param stillNamed the consultations that the audit named after that
 * @param took how long all of it took
 * @param seed of the generated consultations
 */
public record ScenarioReport(
        List<Step> steps,
        List<Fault> faults,
        Set<UUID> named,
        Map<String, Long> findings,
        WrittenReport written,
        List<String> beside,
        Set<UUID> restored,
        Set<UUID> stillNamed,
        Duration took,
        long seed) {
    /** How long the fault of 2023 ran before anybody noticed. */
    private static final int HOURS_THEN = 17;

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("dd MMM HH:mm", Locale.ENGLISH).withZone(ZoneId.of("Europe/Paris"));

    /**
     * One thing that happened.
     *
     * @param date in 2023
     * @param what in words
     */
    public record Step(Instant date, String what) {}

    /**
     * A faulty release.
     *
     * @param what it does, in words
     * @param lost the consultations whose note it lost: the scenario's own word
     * @param restorable whether the journal can bring them back
     * @param ran how long it ran, in real time, from the first note that it lost until that was noticed
     * @param noticed by what
     */
    public record Fault(String what, Set<UUID> lost, boolean restorable, Duration ran, Noticed noticed) {}

    /** Copies the lists. */
    public ScenarioReport {
        steps = List.copyOf(steps);
        faults = List.copyOf(faults);
        beside = List.copyOf(beside);
    }

    /** The consultations that were lost, by the scenario's own word. */
    Set<UUID> lost() {
        Set<UUID> lost = new TreeSet<>();
        faults.forEach(fault -> lost.addAll(fault.lost()));
        return lost;
    }

    private Set<UUID> restorable() {
        Set<UUID> restorable = new TreeSet<>();
        faults.stream().filter(Fault::restorable).forEach(fault -> restorable.addAll(fault.lost()));
        return restorable;
    }

    /** What is not as it should be, in words; nothing if Tally named exactly what was lost. */
    public List<String> differences() {
        List<String> differences = new ArrayList<>();
        compare(differences, "named by the audit", named, lost());
        compare(differences, "listed in the report", written.listed(), lost());
        compare(differences, "brought back", restored, restorable());
        compare(differences, "named after the repair", stillNamed, without(lost(), restorable()));
        beside.forEach(finding -> differences.add("found beside: " + finding));
        return differences;
    }

    private static void compare(List<String> differences, String what, Set<UUID> is, Set<UUID> shouldBe) {
        without(shouldBe, is).forEach(id -> differences.add("consultation " + id + " is not " + what));
        without(is, shouldBe)
                .forEach(id -> differences.add("consultation " + id + " is " + what + " and should not be"));
    }

    private static Set<UUID> without(Set<UUID> all, Set<UUID> some) {
        Set<UUID> rest = new TreeSet<>(all);
        rest.removeAll(some);
        return rest;
    }

    /** 0 only if Tally named exactly what was lost, and brought back what can come back. */
    public ExitCode exitCode() {
        return differences().isEmpty() ? ExitCode.OK : ExitCode.FINDINGS;
    }

    /** As one JSON object's fields. */
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("scenario", "2023");
        fields.put(
                "steps",
                steps.stream()
                        .map(step -> Map.of("date", step.date().toString(), "what", step.what()))
                        .toList());
        fields.put("faults", faults.stream().map(ScenarioReport::fields).toList());
        fields.put("hoursThen", HOURS_THEN);
        fields.put("lost", lost());
        fields.put("named", named);
        fields.put("findings", findings);
        fields.put("report", written.directory().toString());
        fields.put("listed", written.listed());
        fields.put("restored", restored);
        fields.put("stillNamed", stillNamed);
        fields.put("differences", differences());
        fields.put("seconds", seconds(took));
        fields.put("seed", seed);
        return fields;
    }

    private static Map<String, Object> fields(Fault fault) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("what", fault.what());
        fields.put("lost", fault.lost());
        fields.put("noticedAfterSeconds", seconds(fault.ran()));
        fields.put("noticedBy", fault.noticed().guarantee());
        fields.put("finding", fault.noticed().kind());
        return fields;
    }

    /** For people. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        steps.forEach(step -> lines.add(DATE.format(step.date()) + "   " + step.what()));
        lines.add("");
        lines.add("noticed in 2023  after " + HOURS_THEN + " hours");
        for (Fault fault : faults) {
            lines.add(String.format(
                    "noticed now      after %.1f s as %s (%s): the release that %s",
                    seconds(fault.ran()),
                    fault.noticed().kind(),
                    fault.noticed().guarantee(),
                    fault.what()));
        }
        lines.add("");
        lines.add(row("lost", lost().size(), "consultations whose note was acknowledged and did not arrive"));
        lines.add(row("named", named.size(), "by the audit while the fault ran" + sameAs(named, lost())));
        lines.add(row(
                "reported", written.listed().size(), "in " + written.directory() + sameAs(written.listed(), lost())));
        lines.add(row(
                "came back",
                restored.size(),
                "when a sound release found them in the journal" + sameAs(restored, restorable())));
        lines.add(row(
                "not back",
                stillNamed.size(),
                "sent empty: they stay named, and their practices are to be asked"
                        + sameAs(stillNamed, without(lost(), restorable()))));
        lines.add("");
        lines.add(String.format(
                "18 hours of 2023 in %.0f s; the dates are those of 2023, the times to notice are real",
                seconds(took)));
        return lines;
    }

    private static String sameAs(Set<UUID> is, Set<UUID> shouldBe) {
        return is.equals(shouldBe) ? ": exactly those" : ": NOT those that it should be";
    }

    private static String row(String name, int count, String remark) {
        return String.format("%-13s %6d   %s", name, count, remark);
    }

    private static double seconds(Duration duration) {
        return Math.round(duration.toMillis() / 100.0) / 10.0;
    }
}
