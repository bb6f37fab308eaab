package dev.tally.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tally.cli.client.GatewayRequest;
import dev.tally.cli.demo.ShownStates.State;
import dev.tally.event.EventKind;
import dev.tally.event.Sha256;
import dev.tally.replay.storage.CurrentRecord;
import dev.tally.replay.storage.CurrentRecord.Tear;
import dev.tally.replay.storage.StoredEvent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** P1, P2, P4: each difference between what was acknowledged and what is stored is counted, once, under its own word. */
class TallyTest {
    private static final UUID CONSULTATION = UUID.fromString("6c0d33ff-6f0d-4d64-b8ad-9a1e3fc4a111");
    private static final UUID SHARE = UUID.fromString("6c0d33ff-6f0d-4d64-b8ad-9a1e3fc4a222");
    private static final Sha256 DIGEST = digest(1);
    private static final Sha256 OTHER = digest(2);

    private final AcceptedFacts accepted = new AcceptedFacts();
    private final GatewayRequest observation = GatewayRequest.observation(CONSULTATION, 1, body());
    private final GatewayRequest share = GatewayRequest.share(CONSULTATION, SHARE, body());
    private final Tally tally = new Tally(accepted);

    TallyTest() {
        accepted.acknowledged(observation, DIGEST);
        accepted.acknowledged(share, DIGEST);
    }

    @Test
    void everythingInItsPlaceIsClean() {
        store(observation, DIGEST);
        store(share, DIGEST);
        record(false, observation, share);

        TallyReport report = tally.draw();

        assertThat(report.isClean()).isTrue();
        assertThat(report.halvesAccepted()).isEqualTo(2);
        assertThat(report.recordsStored()).isOne();
        assertThat(report.findings()).isEmpty();
    }

    @Test
    void aMissingRowIsLost() {
        store(observation, DIGEST);
        record(false, observation, share);

        assertCounts(tally.draw(), 1, 0, 0, 0);
    }

    @Test
    void anEventOutsideTheCurrentRecordIsLost() {
        store(observation, DIGEST);
        store(share, DIGEST);
        record(false, observation);

        assertCounts(tally.draw(), 1, 0, 0, 0);
    }

    @Test
    void whatIsShownAsStoredAndHasNoRowIsALie() {
        tally.shown(observation.eventId(), State.STORED);
        tally.shown(share.eventId(), State.HELD);

        TallyReport report = tally.draw();

        assertThat(report.lying()).isOne();
        assertThat(report.isClean()).isFalse();
        assertThat(report.findings())
                .contains(
                        "lying: the gateway shows event " + observation.eventId() + " as stored, and no row holds it");
    }

    @Test
    void whatIsShownAsSetAsideWhileNothingIsInQuarantineIsALie() {
        becomesIncomplete();
        tally.shown(share.eventId(), State.QUARANTINED);

        TallyReport report = tally.draw();

        assertThat(report.lying()).isOne();
        assertThat(report.isClean()).isFalse();
        assertThat(report.findings())
                .anySatisfy(finding -> assertThat(finding)
                        .startsWith("lying: the gateway shows event " + share.eventId() + " as set aside"));
        tally.quarantined(share.eventId());
        assertThat(tally.draw().lying()).isZero();
    }

    @Test
    void itIsNotQuietUntilTheGatewayShowsEachEventAsWhatItIs() {
        store(observation, DIGEST);
        store(share, DIGEST);
        record(false, observation, share);
        tally.shown(observation.eventId(), State.STORED);
        tally.shown(share.eventId(), State.REPLICATED);

        assertThat(tally.draw().untold()).isOne();
        assertThat(tally.draw().isQuiet()).isFalse();
        tally.shown(share.eventId(), State.STORED);
        assertThat(tally.draw().untold()).isZero();
        assertThat(tally.draw().isQuiet()).isTrue();
        assertThat(tally.draw().shown()).containsExactly(Map.entry(State.STORED, 2));
    }

    @Test
    void aQuarantinedEventIsNotLost() {
        tally.quarantined(observation.eventId());
        tally.quarantined(share.eventId());

        TallyReport report = tally.draw();

        assertCounts(report, 0, 0, 0, 0);
        assertThat(report.quarantined()).isEqualTo(2);
    }

    @Test
    void aSecondRowIsADuplicate() {
        store(observation, DIGEST);
        store(share, DIGEST);
        store(share, DIGEST);
        record(false, observation, share);

        assertCounts(tally.draw(), 0, 1, 0, 0);
    }

    @Test
    void aSecondRowOfAVersionIsADuplicate() {
        store(observation, DIGEST);
        store(share, DIGEST);
        record(2, Set.of(), observation, share);

        TallyReport report = tally.draw();

        assertCounts(report, 0, 2, 0, 0);
        assertThat(report.findings()).singleElement().asString().contains("duplicated", "2 rows too many");
    }

    @Test
    void ofAnOpenRecordAMissingRowIsLost() {
        becomesIncomplete();
        store(share, DIGEST);
        record(0, Set.of(Tear.NO_OBSERVATION, Tear.EVENT_MISSING), observation, share);

        assertCounts(tally.draw(), 1, 0, 0, 0);
    }

    @Test
    void ofAnOpenRecordTheEventsOfAMissingVersionAreLost() {
        becomesIncomplete();
        store(observation, DIGEST);
        store(share, DIGEST);

        assertCounts(tally.draw(), 2, 0, 0, 0);
    }

    @Test
    void ofAnOpenRecordWhatWaitsIsNotLost() {
        becomesIncomplete();
        store(observation, DIGEST);
        store(share, DIGEST);
        record(false, observation, share);

        TallyReport report = tally.draw();

        assertCounts(report, 0, 0, 0, 0);
        assertThat(report.waiting()).isOne();
    }

    @Test
    void ofAnOpenRecordThatIsTornTheTearIsCountedAndNothingElse() {
        becomesIncomplete();
        store(observation, DIGEST);
        store(share, DIGEST);
        record(true, observation);

        assertCounts(tally.draw(), 0, 0, 1, 0);
    }

    @Test
    void aMemberThatNobodyAcknowledgedExplainsNothing() {
        store(observation, DIGEST);
        store(share, DIGEST);
        GatewayRequest phantom = GatewayRequest.observation(CONSULTATION, 2, body());
        record(0, Set.of(Tear.NO_OBSERVATION, Tear.EVENT_MISSING), observation, share, phantom);

        assertCounts(tally.draw(), 0, 0, 1, 0);
    }

    @Test
    void theMakersWordIsHeldAgainstTheRules() {
        store(observation, DIGEST);
        store(share, DIGEST);
        record(false, observation, share);
        accepted.made(Map.of(CONSULTATION, true));
        assertThat(tally.draw().waitingAsExpected()).isTrue();

        accepted.made(Map.of(CONSULTATION, false));
        TallyReport report = tally.draw();

        assertThat(report.waitingIsNamed()).as("pipeline and rule agree").isTrue();
        assertThat(report.waitingAsExpected()).as("with each other only").isFalse();
        assertThat(report.isClean()).isFalse();
        assertThat(report.findings()).singleElement().asString().contains("was made incomplete");
    }

    @Test
    void aTornRecordIsTorn() {
        store(observation, DIGEST);
        store(share, DIGEST);
        record(true, observation, share);

        assertCounts(tally.draw(), 0, 0, 1, 0);
    }

    @Test
    void anotherDigestIsAltered() {
        store(observation.eventId(), OTHER, DIGEST);
        store(share.eventId(), DIGEST, OTHER);
        record(false, observation, share);

        assertCounts(tally.draw(), 0, 0, 0, 2);
    }

    @Test
    void whatNobodyAcknowledgedIsAltered() {
        store(observation, DIGEST);
        store(share, DIGEST);
        store(UUID.randomUUID(), DIGEST, DIGEST);
        record(false, observation, share);

        assertCounts(tally.draw(), 0, 0, 0, 1);
    }

    @Test
    void whatWaitsMustBeNamedAsWaiting() {
        UUID alone = UUID.fromString("6c0d33ff-6f0d-4d64-b8ad-9a1e3fc4a333");
        GatewayRequest lonely = GatewayRequest.share(alone, SHARE, body());
        accepted.acknowledged(lonely, DIGEST);
        store(observation, DIGEST);
        store(share, DIGEST);
        record(false, observation, share);

        assertThat(tally.draw().isClean())
                .as("waits, and the pipeline is silent about it")
                .isFalse();

        tally.raisedIncomplete(alone);
        TallyReport named = tally.draw();

        assertThat(named.isClean()).isTrue();
        assertThat(named.waiting()).isOne();
        assertThat(named.waitingFor()).containsEntry("observation", 1);
    }

    @Test
    void aCompleteConsultationNamedAsWaitingIsALie() {
        store(observation, DIGEST);
        store(share, DIGEST);
        record(false, observation, share);
        tally.raisedIncomplete(CONSULTATION);

        assertThat(tally.draw().isClean()).isFalse();
    }

    private void store(GatewayRequest request, Sha256 digest) {
        store(request.eventId(), digest, digest);
    }

    private void store(UUID eventId, Sha256 computed, Sha256 stored) {
        tally.storedEvent(new StoredEvent(eventId, CONSULTATION, EventKind.OBSERVATION, computed, stored, 1));
    }

    private void record(boolean torn, GatewayRequest... members) {
        record(0, torn ? Set.of(Tear.OTHER_CONSULTATION) : Set.of(), members);
    }

    private void record(int rowsTooMany, Set<Tear> tears, GatewayRequest... members) {
        List<UUID> ids = Arrays.stream(members).map(GatewayRequest::eventId).toList();
        tally.storedRecord(new CurrentRecord(CONSULTATION, ids.size(), DIGEST, ids, rowsTooMany, tears));
    }

    /** A statement names one share more: the consultation waits again, and its record is open. */
    private void becomesIncomplete() {
        ObjectNode statement = body();
        statement.putArray("shareIds").add(SHARE.toString()).add("6c0d33ff-6f0d-4d64-b8ad-9a1e3fc4a444");
        statement.put("lastObservationRevision", 1);
        accepted.acknowledged(GatewayRequest.statement(CONSULTATION, 1, statement), DIGEST);
        tally.raisedIncomplete(CONSULTATION);
    }

    private static void assertCounts(TallyReport report, int lost, int duplicated, int torn, int altered) {
        assertThat(report.lost()).as("lost").isEqualTo(lost);
        assertThat(report.duplicated()).as("duplicated").isEqualTo(duplicated);
        assertThat(report.torn()).as("torn").isEqualTo(torn);
        assertThat(report.altered()).as("altered").isEqualTo(altered);
        assertThat(report.isClean()).isEqualTo(lost + duplicated + torn + altered == 0);
    }

    private static ObjectNode body() {
        ObjectNode body = new JsonMapper().createObjectNode();
        body.put("practitionerId", "99700218896");
        body.put("patientId", "279035121518989");
        return body;
    }

    private static Sha256 digest(int value) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) value);
        return new Sha256(bytes);
    }
}
