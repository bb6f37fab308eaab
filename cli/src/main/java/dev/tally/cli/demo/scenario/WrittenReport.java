package dev.tally.cli.demo.scenario;

import dev.tally.replay.audit.AuditSettings;
import dev.tally.replay.incident.Incident;
import dev.tally.replay.incident.IncidentRequest;
import dev.tally.replay.incident.page.IncidentFiles;
import dev.tally.replay.incident.page.Language;
import dev.tally.replay.incident.page.Wording;
import dev.tally.replay.incident.report.IncidentReport;
import dev.tally.replay.incident.report.IncidentWindow;
import dev.tally.replay.incident.report.Notification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The report about an incident as {@code tally incident} writes it, and what a reader finds in it.
 *
 * @param directory where it is
 * @param listed the consultations that its list has
 */
record WrittenReport(Path directory, Set<UUID> listed) {
    private static final String LIST = "affected.csv";

    /**
     * Writes it about everything that was accepted from a moment until now.
     *
     * @param directory empty or absent
     * @throws dev.tally.replay.ReplayRefusedException if there is something in the directory
     */
    static WrittenReport write(AuditSettings settings, Instant from, Path directory, Clock clock)
            throws InterruptedException {
        IncidentFiles files = IncidentFiles.in(directory);
        IncidentRequest request = new IncidentRequest(
                new IncidentWindow(from, clock.instant()),
                null,
                Auditor.request(),
                new Notification(Notification.Phase.initial, null, null, null, List.of()));
        IncidentReport report = new Incident(settings, request, clock).make();
        List<String> written =
                files.write(report, Wording.of(Language.en, settings.replay().zone()));
        assert written.contains(LIST);
        return new WrittenReport(directory, read(directory.resolve(LIST)));
    }

    /** The first of each row; the first row has the names of the columns. */
    private static Set<UUID> read(Path list) {
        Set<UUID> consultations = new TreeSet<>();
        try (Stream<String> rows = Files.lines(list)) {
            rows.skip(1).forEach(row -> consultations.add(UUID.fromString(row.substring(0, row.indexOf(',')))));
        } catch (IOException e) {
            throw new UncheckedIOException("the report that was just written cannot be read", e);
        }
        return consultations;
    }
}
