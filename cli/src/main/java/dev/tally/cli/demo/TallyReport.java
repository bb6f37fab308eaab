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
 * @param shown how many events the gateway shows in which state
 * @param lying events that the gateway shows as stored and no row holds, or as set aside while nothing is in quarantine
 * @param untold events that the gateway does not show yet as what they are
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
        Map<ShownStates.State, Integer> shown,
        int lying,
        int untold,
        boolean waitingIsNamed,
        boolean waitingAsExpected,
        List<String> findings) {

    /** True if everything acknowledged is where it belongs, and is not said to be where it is not. */
    public boolean isClean() {
        return lost == 0 && duplicated == 0 && torn == 0 && altered == 0 && lying == 0 && waitingAsExpected;
    }

    /** The same after an earlier look, at which so many events were shown as stored too early. */
    TallyReport afterLies(int earlier) {
        return new TallyReport(
                consultations,
                halvesAccepted,
                recordsStored,
                waiting,
                waitingFor,
                quarantined,
                lost,
                duplicated,
                torn,
                altered,
                shown,
                Math.max(lying, earlier),
                untold,
                waitingIsNamed,
                waitingAsExpected,
                findings);
    }

    /** True if nothing is on its way any more: all is stored or named, and the gateway shows it so. */
    public boolean isQuiet() {
        return lost == 0 && waitingIsNamed && untold == 0;
    }
}
