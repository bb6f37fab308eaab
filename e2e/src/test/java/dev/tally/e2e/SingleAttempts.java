package dev.tally.e2e;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tally.cli.client.Answer;
import dev.tally.cli.client.GatewayClient;
import dev.tally.cli.client.GatewayRequest;
import dev.tally.cli.demo.Pipeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients that send each half once, whatever becomes of it, and remember which were answered. Every consultation is an observation
 * and a share.
 *
 * <p>Owns its threads.
 */
final class SingleAttempts implements AutoCloseable {
    private static final int CLIENTS = 8;
    private static final JsonMapper JSON = new JsonMapper();

    /** So that a gateway that is away is not asked thousands of times a second. */
    private static final long AWAY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Queue<Consultation> consultations = new ConcurrentLinkedQueue<>();
    private final Map<UUID, Answer.Acknowledged> answered = new ConcurrentHashMap<>();
    private final Set<UUID> inDoubt = ConcurrentHashMap.newKeySet();
    private final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    private final List<Future<?>> sending = new ArrayList<>();
    private volatile boolean ending;

    /** The two halves of one. */
    private record Consultation(GatewayRequest observation, GatewayRequest share) {}

    /** Begins to send. */
    static SingleAttempts begin(Pipeline pipeline, long seed) {
        SingleAttempts attempts = new SingleAttempts();
        for (int client = 0; client < CLIENTS; client++) {
            // Apart from the seeds of generated traffic, which would make the same ids.
            Random random = new Random((seed << 8) + client + 1);
            GatewayClient once = pipeline.gateway(Duration.ZERO);
            attempts.sending.add(attempts.clients.submit(() -> attempts.send(once, random)));
        }
        return attempts;
    }

    private void send(GatewayClient once, Random random) {
        try {
            while (!ending) {
                Consultation consultation = consultation(random);
                consultations.add(consultation);
                attempt(once, consultation.observation);
                attempt(once, consultation.share);
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private void attempt(GatewayClient once, GatewayRequest request) throws InterruptedException {
        Answer answer = once.send(request, new Once());
        if (answer instanceof Answer.Acknowledged acknowledged) {
            answered.put(request.eventId(), acknowledged);
        } else if (answer instanceof Answer.Unanswered silence) {
            if (silence.why().equals("nothing listens there")) {
                LockSupport.parkNanos(AWAY_NANOS);
            } else {
                inDoubt.add(request.eventId());
            }
        } else {
            throw new AssertionError("no gateway refuses this: " + answer);
        }
    }

    private static Consultation consultation(Random random) {
        UUID id = uuid(random);
        ObjectNode note = body();
        note.put("reasonForVisit", "Toux " + random.nextInt());
        ObjectNode document = body();
        document.put("title", "Ordonnance");
        document.put("documentType", "57833-6");
        document.put("mediaType", "application/pdf");
        document.put("sizeBytes", 20_000);
        document.put("sha256", "ab".repeat(32));
        document.putObject("recipient").put("kind", "patient");
        return new Consultation(
                GatewayRequest.observation(id, 1, note), GatewayRequest.share(id, uuid(random), document));
    }

    private static UUID uuid(Random random) {
        return new UUID(
                (random.nextLong() & 0xffff_ffff_ffff_0fffL) | 0x4000L,
                (random.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L);
    }

    private static ObjectNode body() {
        ObjectNode body = JSON.createObjectNode();
        body.put("practitionerId", "99700218896");
        body.put("patientId", "279035121518989");
        body.put("occurredAt", "2026-03-02T09:15:00+01:00");
        return body;
    }

    /** Sends no more, and says what there is to expect. */
    Expected end() throws InterruptedException, ExecutionException, TimeoutException {
        ending = true;
        for (Future<?> client : sending) {
            // A request is answered or given up within its own time.
            Object nothing = client.get(60, TimeUnit.SECONDS);
            assert nothing == null;
        }
        return new Expected(List.copyOf(consultations), Map.copyOf(answered), Set.copyOf(inDoubt));
    }

    @Override
    public void close() {
        ending = true;
        clients.shutdownNow();
    }

    /** What was sent, and what was answered. */
    static final class Expected {
        private final List<Consultation> consultations;
        private final Map<UUID, Answer.Acknowledged> answered;
        private final Set<UUID> unanswered = new HashSet<>();
        private final int inDoubt;

        private Expected(List<Consultation> consultations, Map<UUID, Answer.Acknowledged> answered, Set<UUID> inDoubt) {
            this.inDoubt = inDoubt.size();
            this.consultations = consultations;
            this.answered = new HashMap<>(answered);
            for (Consultation each : consultations) {
                unanswered.add(each.observation.eventId());
                unanswered.add(each.share.eventId());
            }
            unanswered.removeAll(answered.keySet());
        }

        /** The events that were sent and never answered. */
        Set<UUID> unanswered() {
            return unanswered;
        }

        /** How many requests were under way when the gateway was killed, as far as their clients can tell. */
        int inDoubt() {
            return inDoubt;
        }

        /**
         * Sends the half again that was not answered, where the other was: so that every one that was answered must be stored.
         *
         * @return all that were answered, in the end
         */
        Map<UUID, Answer.Acknowledged> completeHalves(GatewayClient patient) throws InterruptedException {
            for (Consultation each : consultations) {
                boolean observation = answered.containsKey(each.observation.eventId());
                if (observation != answered.containsKey(each.share.eventId())) {
                    GatewayRequest missing = observation ? each.share : each.observation;
                    answered.put(missing.eventId(), (Answer.Acknowledged) patient.send(missing, new Tirelessly()));
                    unanswered.remove(missing.eventId());
                }
            }
            return answered;
        }
    }

    private static final class Once implements GatewayClient.Waiting {
        @Override
        public boolean isLastAttempt() {
            return true;
        }

        @Override
        public void willTryAgain(String sentence) {
            throw new AssertionError("it was to be the last attempt");
        }
    }

    private static final class Tirelessly implements GatewayClient.Waiting {
        @Override
        public boolean isLastAttempt() {
            return false;
        }

        @Override
        public void willTryAgain(String sentence) {
            // It is patient.
        }
    }
}
