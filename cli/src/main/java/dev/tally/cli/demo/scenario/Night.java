package dev.tally.cli.demo.scenario;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tally.cli.client.GatewayRequest;
import dev.tally.cli.demo.Identities;
import dev.tally.cli.demo.NoteWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * The consultations of a night, each complete: a note, a sharing statement, and in every second one a document, shared before the
 * note is written or after it by turns.
 *
 * <p>The same seed gives the same consultations. For one thread.
 */
final class Night {
    private static final JsonMapper JSON = new JsonMapper();
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ISO_OFFSET_DATE_TIME.withZone(ZoneId.of("Europe/Paris"));
    private static final int PRACTITIONERS = 12;

    private final Random random;
    private final NoteWriter notes = new NoteWriter();

    Night(long seed) {
        this.random = new Random(seed);
    }

    /**
     * One consultation.
     *
     * @param id its id
     * @param withDocument whether a document is shared in it
     * @param requests its events, in the order in which they are sent
     */
    record Consultation(UUID id, boolean withDocument, List<GatewayRequest> requests) {
        Consultation {
            requests = List.copyOf(requests);
        }
    }

    /** Consultations that took place evenly between two times. */
    List<Consultation> consultations(int many, Instant from, Instant until) {
        Duration each = Duration.between(from, until).dividedBy(many);
        List<Consultation> consultations = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            Instant begun = from.plus(each.multipliedBy(i));
            consultations.add(
                    switch (i % 4) {
                        case 1 -> new Visit(begun).shareThenNote();
                        case 3 -> new Visit(begun).noteThenShare();
                        default -> new Visit(begun).noteAlone();
                    });
        }
        return consultations;
    }

    /** One consultation while it is invented. */
    private final class Visit {
        private final UUID id = uuid();
        private final UUID shareId = uuid();
        private final String practitioner = Identities.practitioner(random.nextInt(PRACTITIONERS));
        private final String patient = Identities.patient(random);
        private final Instant begun;

        Visit(Instant begun) {
            this.begun = begun;
        }

        Consultation noteAlone() {
            return new Consultation(id, false, List.of(note(), statement(List.of())));
        }

        Consultation shareThenNote() {
            return new Consultation(id, true, List.of(share(), note(), statement(List.of(shareId))));
        }

        Consultation noteThenShare() {
            return new Consultation(id, true, List.of(note(), share(), statement(List.of(shareId))));
        }

        private GatewayRequest note() {
            ObjectNode body = body(300);
            body.put("status", "final");
            notes.write(body, random);
            return GatewayRequest.observation(id, 1, body);
        }

        private GatewayRequest share() {
            ObjectNode body = body(400);
            body.put("title", "Ordonnance");
            body.put("documentType", "57833-6");
            body.put("mediaType", "application/pdf");
            body.put("sizeBytes", 20_000 + random.nextInt(400_000));
            byte[] digest = new byte[32];
            random.nextBytes(digest);
            body.put("sha256", HexFormat.of().formatHex(digest));
            body.putObject("recipient").put("kind", "patient");
            return GatewayRequest.share(id, shareId, body);
        }

        private GatewayRequest statement(List<UUID> shares) {
            ObjectNode body = body(600);
            body.put("revision", 1);
            ArrayNode named = body.putArray("shareIds");
            shares.forEach(share -> named.add(share.toString()));
            body.put("lastObservationRevision", 1);
            return GatewayRequest.statement(id, 1, body);
        }

        private ObjectNode body(long secondsIn) {
            ObjectNode body = JSON.createObjectNode();
            body.put("practitionerId", practitioner);
            body.put("patientId", patient);
            body.put("occurredAt", TIME.format(begun.plusSeconds(secondsIn)));
            return body;
        }
    }

    private UUID uuid() {
        long high = (random.nextLong() & 0xffff_ffff_ffff_0fffL) | 0x4000L;
        long low = (random.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }
}
