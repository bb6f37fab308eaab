package dev.tally.producer.http;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;
import java.util.function.Consumer;

/** Sound bodies, as practice software sends them, and ways to break them. */
final class Bodies {
    static final UUID CONSULTATION = UUID.fromString("0d9d9a36-6f3c-4d0a-8f5e-3a8a7d6f1c11");
    static final UUID SHARE = UUID.fromString("5b0c7a4e-7d55-4b5c-9f6a-2f3f0f8f6a01");
    static final String PATIENT = "279035121518989";
    static final String PRACTITIONER = "10003879623";

    static final String CONSULTATION_PATH = "/v1/consultations/" + CONSULTATION;
    static final String OBSERVATION_PATH = CONSULTATION_PATH + "/observations/1";
    static final String SHARE_PATH = CONSULTATION_PATH + "/shares/" + SHARE;
    static final String STATEMENT_PATH = CONSULTATION_PATH + "/sharing-statement";

    private static final ObjectMapper JSON = new ObjectMapper();

    private Bodies() {}

    static ObjectNode observation() {
        return parse("""
                {"practitionerId": "10003879623", "patientId": "279035121518989",
                 "occurredAt": "2026-11-23T15:05:00+01:00",
                 "reasonForVisit": "Toux fébrile depuis trois jours", "history": null, "examination": "",
                 "conclusion": "Bronchite aiguë 🫁, repos"}""");
    }

    static ObjectNode share() {
        return parse("""
                {"practitionerId": "10003879623", "patientId": "279035121518989",
                 "occurredAt": "2026-11-23T15:05:00+01:00", "title": "Ordonnance", "documentType": "57833-6",
                 "mediaType": "application/pdf", "sizeBytes": 48213,
                 "sha256": "9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B2B0B822CD15D6C15B0F00A08",
                 "recipient": {"kind": "practitioner", "id": "10100534436"}}""");
    }

    static ObjectNode retraction() {
        return parse("""
                {"practitionerId": "10003879623", "patientId": "279035121518989",
                 "occurredAt": "2026-11-23T15:05:00+01:00", "reason": "Mauvais destinataire"}""");
    }

    static ObjectNode statement() {
        return parse("""
                {"practitionerId": "10003879623", "patientId": "279035121518989",
                 "occurredAt": "2026-11-23T15:05:00+01:00", "revision": 1,
                 "shareIds": ["5b0c7a4e-7d55-4b5c-9f6a-2f3f0f8f6a01"], "lastObservationRevision": 1}""");
    }

    /** The changed body in ASCII, so that half of a surrogate pair is sent as it is, as an escape. */
    static String with(ObjectNode body, Consumer<ObjectNode> change) {
        change.accept(body);
        try {
            return JSON.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII).writeValueAsString(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ObjectNode parse(String json) {
        try {
            return (ObjectNode) JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
