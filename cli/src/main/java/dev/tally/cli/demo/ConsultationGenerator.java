package dev.tally.cli.demo;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tally.cli.client.GatewayRequest;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * Invents consultations as a practice would send them: an observation with its revisions, none to three shares, a sharing
 * statement mostly, some retractions, some facts sent twice, the halves in either order, and a few that stay incomplete.
 *
 * <p>The same seed gives the same consultations. For one thread.
 */
final class ConsultationGenerator {
    /** Every how many consultations one stays incomplete. */
    static final int INCOMPLETE_EVERY = 50;

    private static final JsonMapper JSON = new JsonMapper();
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ISO_OFFSET_DATE_TIME.withZone(ZoneId.of("Europe/Paris"));
    private static final int PRACTITIONERS = 40;

    private final Random random;
    private final Instant day;
    private final NoteWriter notes = new NoteWriter();
    private int made;

    /**
     * A generator.
     *
     * @param seed of all random choices
     * @param day around which the consultations took place
     */
    ConsultationGenerator(long seed, Instant day) {
        this.random = new Random(seed);
        this.day = day;
    }

    /**
     * One consultation.
     *
     * @param id its id
     * @param requests its events, in the order in which they are sent
     * @param complete whether both halves are among them
     */
    record Script(UUID id, List<GatewayRequest> requests, boolean complete) {}

    /** Invents the next consultation. */
    Script next() {
        made++;
        Encounter encounter = new Encounter();
        encounter.observe();
        int shares = random.nextInt(4);
        for (int i = 0; i < shares; i++) {
            encounter.share();
        }
        if (random.nextInt(10) == 0) {
            encounter.observe();
        }
        if (shares > 0 && random.nextInt(12) == 0) {
            encounter.retract();
        }
        if (shares == 0 || random.nextInt(3) > 0) {
            encounter.state();
        }
        boolean complete = made % INCOMPLETE_EVERY != 0;
        List<GatewayRequest> requests = complete ? encounter.requests() : encounter.withoutSomething();
        if (random.nextInt(15) == 0) {
            requests.add(requests.get(random.nextInt(requests.size())));
        }
        return new Script(encounter.id, requests, complete);
    }

    /** One consultation while it is being invented. */
    private final class Encounter {
        private final UUID id = uuid();
        private final String practitioner = Identities.practitioner(random.nextInt(PRACTITIONERS));
        private final String patient = Identities.patient(random);
        private final Instant begun = day.plusSeconds(random.nextInt(36_000));
        private final List<GatewayRequest> observations = new ArrayList<>();
        private final List<GatewayRequest> sharing = new ArrayList<>();
        private final List<UUID> shareIds = new ArrayList<>();
        private boolean stated;

        void observe() {
            int revision = observations.size() + 1;
            ObjectNode body = body(300L * revision);
            body.put("status", revision == 1 ? "final" : "amended");
            notes.write(body, random);
            if (revision > 1) {
                notes.listBlank(body);
            }
            observations.add(GatewayRequest.observation(id, revision, body));
        }

        void share() {
            UUID shareId = uuid();
            shareIds.add(shareId);
            ObjectNode body = body(400L + shareIds.size());
            boolean prescription = random.nextBoolean();
            body.put("title", prescription ? "Ordonnance" : "Courrier au confrère");
            body.put("documentType", prescription ? "57833-6" : "57133-1");
            body.put("mediaType", "application/pdf");
            body.put("sizeBytes", 20_000 + random.nextInt(400_000));
            byte[] digest = new byte[32];
            random.nextBytes(digest);
            body.put("sha256", HexFormat.of().formatHex(digest));
            ObjectNode recipient = body.putObject("recipient");
            if (prescription) {
                recipient.put("kind", "patient");
            } else {
                recipient.put("kind", "practitioner");
                recipient.put("id", Identities.practitioner(PRACTITIONERS + random.nextInt(PRACTITIONERS)));
            }
            sharing.add(GatewayRequest.share(id, shareId, body));
        }

        void retract() {
            ObjectNode body = body(900);
            body.put("reason", "Document remplacé par une version corrigée.");
            sharing.add(GatewayRequest.retraction(id, shareIds.get(0), body));
        }

        void state() {
            ObjectNode body = body(1_200);
            body.put("revision", 1);
            ArrayNode named = body.putArray("shareIds");
            shareIds.forEach(shareId -> named.add(shareId.toString()));
            body.put("lastObservationRevision", observations.size());
            sharing.add(GatewayRequest.statement(id, 1, body));
            stated = true;
        }

        /** Both halves, each in its own order, in either order or mixed. */
        List<GatewayRequest> requests() {
            List<GatewayRequest> mixed = new ArrayList<>();
            int o = 0;
            int s = 0;
            boolean observationFirst = random.nextInt(3) > 0;
            while (o < observations.size() || s < sharing.size()) {
                boolean takeObservation = s == sharing.size()
                        || (o < observations.size() && (observationFirst || random.nextInt(3) == 0));
                mixed.add(takeObservation ? observations.get(o++) : sharing.get(s++));
            }
            return mixed;
        }

        /** What 2023 was like: the observation is missing; or a share that the statement names; or the sharing half. */
        List<GatewayRequest> withoutSomething() {
            if (stated && !shareIds.isEmpty() && random.nextBoolean()) {
                List<GatewayRequest> without = new ArrayList<>(requests());
                without.removeIf(request -> request.shareId().equals(shareIds.get(0)));
                return without;
            }
            return new ArrayList<>(random.nextBoolean() ? sharing : observations);
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
