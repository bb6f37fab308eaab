package dev.tally.cli.canary;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tally.cli.client.GatewayRequest;
import dev.tally.replay.audit.canary.CanaryConsultation;
import dev.tally.schemas.canary.Canary;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/** Writes a canary as practice software would. The same canary gives the same requests. */
final class CanaryRequests {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String SENTENCE = "Canary of the audit: nobody was seen. ";

    /** The half may have 256 KiB as an event, which is more than its text. */
    private static final int LARGE_CHARACTERS = 200 << 10;

    private final CanaryConsultation canary;

    private CanaryRequests(CanaryConsultation canary) {
        this.canary = canary;
    }

    /** All requests of a canary, in the order of its shape. */
    static List<GatewayRequest> of(CanaryConsultation canary) {
        CanaryRequests requests = new CanaryRequests(canary);
        GatewayRequest observation = requests.observation(SENTENCE);
        GatewayRequest share = requests.share();
        return switch (canary.shape()) {
            case OBSERVATION_ONLY -> List.of(observation, requests.nothingShared());
            case OBSERVATION_THEN_SHARE -> List.of(observation, share);
            case SHARE_THEN_OBSERVATION -> List.of(share, observation);
            case LARGE -> List.of(requests.observation(SENTENCE.repeat(LARGE_CHARACTERS / SENTENCE.length())), share);
            case SENT_TWICE -> List.of(observation, share, observation, share);
        };
    }

    private GatewayRequest observation(String text) {
        ObjectNode body = body();
        body.put("status", "final");
        body.put("reasonForVisit", SENTENCE);
        body.put("history", text);
        body.put("examination", SENTENCE);
        body.put("conclusion", SENTENCE);
        return GatewayRequest.observation(canary.id(), 1, body);
    }

    private GatewayRequest share() {
        UUID shareId = UUID.nameUUIDFromBytes((canary.id() + "/share").getBytes(StandardCharsets.US_ASCII));
        ObjectNode body = body();
        body.put("title", SENTENCE);
        body.put("documentType", "57133-1");
        body.put("mediaType", "text/plain");
        body.put("sizeBytes", 1);
        body.put("sha256", "0".repeat(64));
        body.putObject("recipient").put("kind", "patient");
        return GatewayRequest.share(canary.id(), shareId, body);
    }

    private GatewayRequest nothingShared() {
        ObjectNode body = body();
        body.put("revision", 1);
        body.putArray("shareIds");
        body.put("lastObservationRevision", 1);
        return GatewayRequest.statement(canary.id(), 1, body);
    }

    private ObjectNode body() {
        return JSON.createObjectNode()
                .put("practitionerId", Canary.PRACTITIONER_ID)
                .put("patientId", Canary.PATIENT_ID)
                .put("occurredAt", canary.occurredAt().toString());
    }
}
