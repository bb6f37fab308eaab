package dev.tally.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tally.cli.client.GatewayRequest;
import dev.tally.event.EventKind;
import dev.tally.event.MissingPart;
import dev.tally.event.Sha256;
import dev.tally.ledger.ConsultationLedger;
import dev.tally.ledger.Subject;
import dev.tally.schemas.assembly.Arrival;
import dev.tally.schemas.assembly.Assembler;
import dev.tally.schemas.assembly.Limits;
import dev.tally.schemas.assembly.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What the gateway acknowledged, kept by the client: the one side of the tally. From it follows what must be stored and what
 * must wait.
 *
 * <p>Not safe for several threads at once.
 */
public final class AcceptedFacts {
    private final Assembler assembler = new Assembler(Limits.STANDARD);
    private final Map<UUID, Fact> facts = new HashMap<>();
    private final Map<UUID, ConsultationLedger> ledgers = new HashMap<>();
    private final Map<UUID, Boolean> made = new HashMap<>();

    /**
     * One acknowledged event.
     *
     * @param consultationId the consultation
     * @param kind what it states
     * @param contentDigest the digest that the gateway acknowledged
     */
    public record Fact(UUID consultationId, EventKind kind, Sha256 contentDigest) {}

    /** Notes that the gateway acknowledged a request. */
    public void acknowledged(GatewayRequest request, Sha256 contentDigest) {
        facts.putIfAbsent(request.eventId(), new Fact(request.consultationId(), request.kind(), contentDigest));
        ConsultationLedger ledger = ledgers.get(request.consultationId());
        ledgers.put(
                request.consultationId(),
                assembler.apply(ledger, arrival(request, contentDigest)).ledger());
    }

    /**
     * Notes what the maker of consultations says of them. What waits follows from the acknowledged events by the very rule that
     * the join applies, so a mistake in that rule would be on both sides of the tally; the maker's word is not.
     *
     * @param complete by consultation, whether it was made complete
     */
    public void made(Map<UUID, Boolean> complete) {
        made.putAll(complete);
    }

    /** The consultations whose maker said whether they are complete; a view. */
    public Map<UUID, Boolean> made() {
        return Collections.unmodifiableMap(made);
    }

    /** All acknowledged events by id; a view. */
    public Map<UUID, Fact> byEventId() {
        return Collections.unmodifiableMap(facts);
    }

    /** The consultations with an event that is not shown as stored. */
    Set<UUID> notShownAsStored(ShownStates shown) {
        Set<UUID> waiting = new HashSet<>();
        facts.forEach((eventId, fact) -> {
            if (shown.of(eventId) != ShownStates.State.STORED) {
                waiting.add(fact.consultationId());
            }
        });
        return waiting;
    }

    /** How many consultations they belong to. */
    public int consultations() {
        return ledgers.size();
    }

    /** The consultations that must wait, with what each waits for. */
    public Map<UUID, List<MissingPart>> incomplete() {
        Map<UUID, List<MissingPart>> incomplete = new HashMap<>();
        ledgers.forEach((id, ledger) -> {
            List<MissingPart> missing = Verdict.of(ledger).missingParts();
            if (!missing.isEmpty()) {
                incomplete.put(id, missing);
            }
        });
        return incomplete;
    }

    private static Arrival arrival(GatewayRequest request, Sha256 contentDigest) {
        JsonNode body = request.body();
        List<UUID> named = new ArrayList<>();
        body.path("shareIds").forEach(id -> named.add(UUID.fromString(id.asText())));
        return new Arrival(
                request.eventId(),
                request.consultationId(),
                request.kind(),
                new Subject(
                        body.path("practitionerId").asText(),
                        body.path("patientId").asText()),
                contentDigest,
                request.revision(),
                request.shareId(),
                named,
                body.path("lastObservationRevision").asInt(),
                Instant.EPOCH,
                0);
    }
}
