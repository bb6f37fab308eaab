package dev.tally.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tally.cli.client.Answer;
import dev.tally.cli.client.RequestSender;
import dev.tally.cli.client.RequestSender.NumberedRequest;
import dev.tally.cli.demo.GeneratedTraffic;
import dev.tally.cli.demo.Release;
import dev.tally.replay.audit.Audit;
import dev.tally.replay.audit.AuditReport;
import dev.tally.replay.audit.AuditRequest;
import dev.tally.replay.audit.AuditSettings;
import dev.tally.replay.audit.Finding;
import dev.tally.replay.audit.guarantee.Kind;
import dev.tally.replay.privacy.Disclosure;
import dev.tally.replay.privacy.Pseudonyms;
import dev.tally.replay.storage.StoredRecords;
import dev.tally.runtime.settings.Settings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * P1, P4, P5: what a gateway accepts and never sends is named event by event, for its heartbeats tell of it; and it is not gone, for its
 * journal keeps it until a sound release sends it.
 */
@EnabledIfSystemProperty(named = "tally.heavy", matches = "true", disabledReason = "takes minutes: -Pheavy")
class FaultyGatewayIT {
    private static final long SEED = 26_042_023L;

    /** Too few for the generator to leave one incomplete. */
    private static final int CONSULTATIONS = 40;

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Longer than a sound event is on its way here. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    /** Longer than from one heartbeat to the next. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(6);

    /** A client need not wait for what is never sent. */
    @RegisterExtension
    static final TestStack STACK = new TestStack(Map.of("gateway.replicate-within", "100ms"));

    /** The events that the client was told are accepted, in that order: one is under way at a time. */
    private final List<UUID> accepted = new ArrayList<>();

    @Test
    void whatIsNeverSentIsNamedEventByEventUntilASoundReleaseSendsIt() throws InterruptedException {
        Iterator<NumberedRequest> traffic =
                new GeneratedTraffic(CONSULTATIONS, SEED, Instant.parse("2023-04-26T15:40:00Z"));
        STACK.pipeline().release(Release.faultyGateway("leaking", LeakingGateway.class));
        send(traffic, 60);
        STACK.pipeline().gateway().restart();
        send(traffic, Integer.MAX_VALUE);
        Set<UUID> withheld = new TreeSet<>();
        for (int place = LeakingGateway.EVERY; place <= accepted.size(); place += LeakingGateway.EVERY) {
            withheld.add(accepted.get(place - 1));
        }

        List<Finding> findings = auditOfAllUntilNow();

        assertThat(withheld).hasSizeGreaterThan(12);
        assertThat(events(findings, Kind.HOLE, Kind.MISSING_TAIL)).isEqualTo(withheld);
        assertThat(events(findings, Kind.LOST)).isEqualTo(withheld);
        assertThat(findings).extracting(Finding::kind).isSubsetOf(Kind.HOLE, Kind.MISSING_TAIL, Kind.LOST);

        STACK.pipeline().release(Release.SOUND_GATEWAY);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(stored()).containsAll(accepted));
        assertThat(audit(new ArrayList<>()).findings()).isEmpty();
    }

    /** The events that have a row. */
    private static Set<UUID> stored() {
        Set<UUID> events = new TreeSet<>();
        try (StoredRecords records = StoredRecords.open(STACK.pipeline().databaseReader())) {
            records.forEachEvent(event -> events.add(event.eventId()));
        }
        return events;
    }

    private void send(Iterator<NumberedRequest> traffic, int most) throws InterruptedException {
        List<NumberedRequest> some = new ArrayList<>();
        while (some.size() < most && traffic.hasNext()) {
            some.add(traffic.next());
        }
        List<Answer> others = new ArrayList<>();
        new RequestSender(STACK.pipeline().gateway(PATIENCE), 1, 0).send(some.iterator(), (request, answer) -> {
            if (!(answer instanceof Answer.Acknowledged acknowledged)) {
                others.add(answer);
            } else if (!acknowledged.duplicate()) {
                accepted.add(request.request().eventId());
            }
        });
        assertThat(others).isEmpty();
    }

    private static Set<UUID> events(List<Finding> findings, Kind... kinds) {
        Set<UUID> events = new TreeSet<>();
        for (Finding finding : findings) {
            if (List.of(kinds).contains(finding.kind())) {
                finding.events().forEach(event -> events.add(event.eventId()));
            }
        }
        return events;
    }

    /** Of the first audit that accounts for everything that was accepted until now and for the heartbeat that names it. */
    private static List<Finding> auditOfAllUntilNow() throws InterruptedException {
        Instant moment = Instant.now().plus(HEARTBEAT);
        Instant through = null;
        List<Finding> findings = new ArrayList<>();
        while (through == null || !through.isAfter(moment)) {
            assertThat(Instant.now()).isBefore(moment.plus(PATIENCE));
            findings.clear();
            through = audit(findings).verifiedThrough();
        }
        return findings;
    }

    private static AuditReport audit(List<Finding> findings) throws InterruptedException {
        // Whatever waits for what is never sent is not to be overdue while this runs.
        AuditSettings settings = Settings.of(STACK.pipeline()
                        .auditSettings(Map.of(
                                "join.deadline.after-statement", "1h",
                                "join.deadline.after-share", "1h",
                                "join.deadline.after-observation", "1h")))
                .read(AuditSettings::from);
        AuditRequest request =
                new AuditRequest(GRACE, Set.of(), new Disclosure(false, false, Pseudonyms.ofThisRunAlone()));
        return new Audit(settings, request, Clock.systemUTC()).run(findings::add);
    }
}
