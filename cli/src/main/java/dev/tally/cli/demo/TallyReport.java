package dev.tally.cli.demo;

import java.util.List;
import java.util.Map;

/**
 * The tally, drawn.
 *
 * @param consultations of which at least one event was acknowledged
 * @param halvesAccepted distinct events acknowledged
 * @param recordsStored consultations with a current record
 * @param waiting consultations that rightly wait
 * @param waitingFor those by what is missing; one consultation can wait for several things
 * @param quarantined events set aside
 * @param lost acknowledged events that are nowhere
 * @param duplicated rows too many, of events and of versions
 * @param torn records with halves missing or mixed
 * @param altered events stored otherwise than acknowledged
 * @param waitingIsNamed whether the pipeline names exactly those as incomplete that are by the rule
 * @param waitingAsExpected the same, and whether those of the generated consultations are exactly those that were made incomplete
 * @param findings the first differences, by id
 */
public record TallyReport(
        int consultations,
        int halvesAccepted,
        int recordsStored,
        int waiting,
        Map<String, Integer> waitingFor,
        int quarantined,
        int lost,
        int duplicated,
        int torn,
        int altered,
        boolean waitingIsNamed,
        boolean waitingAsExpected,
        List<String> findings) {

    /** True if everything acknowledged is where it belongs. */
    public boolean isClean() {
        return lost == 0 && duplicated == 0 && torn == 0 && altered == 0 && waitingAsExpected;
    }
}
