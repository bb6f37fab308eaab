package dev.tally.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tally.cli.client.GatewayClient;
import dev.tally.cli.client.StateStream;
import dev.tally.cli.console.CommandFailedException;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway says of each event, as practice software hears it: each change when it happens, and the states of a
 * consultation when it is asked. States only go forward, so the furthest that was heard is what is shown.
 *
 * <p>Safe for any thread.
 */
public final class ShownStates {
    /** States in the order in which an event passes through them. */
    public enum State {
        ACCEPTED,
        REPLICATED,
        HELD,
        QUARANTINED,
        STORED
    }

    private static final JsonMapper JSON = new JsonMapper();
    private static final long PAUSE_MILLIS = 200;

    private final GatewayClient gateway;
    private final Map<UUID, State> furthest = new ConcurrentHashMap<>();
    private final Map<State, Integer> counts = new ConcurrentHashMap<>();

    ShownStates(GatewayClient gateway) {
        this.gateway = gateway;
    }

    /** The furthest state that was heard of an event; null if none was. */
    @Nullable
    State of(UUID eventId) {
        return furthest.get(eventId);
    }

    private String sentence() {
        Map<State, Integer> inOrder = new EnumMap<>(State.class);
        inOrder.putAll(counts);
        return sentence(inOrder);
    }

    /** Such counts for people, states that nothing is in left out. */
    static String sentence(Map<State, Integer> counts) {
        return counts.entrySet().stream()
                .filter(each -> each.getValue() > 0)
                .map(each -> each.getKey().name().toLowerCase(Locale.ROOT) + " " + each.getValue())
                .collect(Collectors.joining(", "));
    }

    /**
     * Asks for the states of consultations.
     *
     * @throws CommandFailedException if the gateway does not answer
     */
    void ask(Collection<UUID> consultations) throws InterruptedException {
        for (UUID consultation : consultations) {
            HttpResponse<String> answer = gateway.get("/v1/consultations/" + consultation);
            if (answer.statusCode() == 200) {
                try {
                    JSON.readTree(answer.body()).path("events").forEach(this::hear);
                } catch (IOException e) {
                    throw new CommandFailedException("the gateway's answer about a consultation is not JSON", e);
                }
            }
        }
    }

    private void hear(JsonNode event) {
        State state = state(event.path("state").asText());
        String id = event.path("eventId").asText();
        if (state != null && !id.isEmpty()) {
            furthest.compute(UUID.fromString(id), (known, before) -> further(before, state));
        }
    }

    private State further(@Nullable State before, State now) {
        if (before != null && before.compareTo(now) >= 0) {
            return before;
        }
        if (before != null) {
            counts.merge(before, -1, Integer::sum);
        }
        counts.merge(now, 1, Integer::sum);
        return now;
    }

    private static @Nullable State state(String name) {
        for (State state : State.values()) {
            if (state.name().equals(name)) {
                return state;
            }
        }
        return null;
    }

    /** Listens until it is closed; a gateway that goes away is listened to again when it is back. */
    Listening listen() {
        Listening listening = new Listening();
        listening.thread.start();
        return listening;
    }

    /** One that listens. */
    final class Listening implements AutoCloseable {
        private final Thread thread = new Thread(this::listenUntilClosed, "demo-states");
        private final CountDownLatch closed = new CountDownLatch(1);
        private volatile @Nullable StateStream open;

        private Listening() {
            thread.setDaemon(true);
        }

        private void listenUntilClosed() {
            try {
                boolean ended = false;
                while (!ended) {
                    hearAll();
                    ended = closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
                }
            } catch (InterruptedException hurried) {
                Thread.currentThread().interrupt();
            }
        }

        private void hearAll() throws InterruptedException {
            try (StateStream stream = gateway.states()) {
                open = stream;
                for (JsonNode change = stream.next(); change != null && closed.getCount() > 0; change = stream.next()) {
                    hear(change);
                }
            } catch (IOException away) {
                // It is killed, or has not started; what it tells meanwhile is asked for in the end.
                open = null;
            }
        }

        /** How many events are in which state, as far as was heard. */
        String sentence() {
            return ShownStates.this.sentence();
        }

        @Override
        public void close() {
            closed.countDown();
            StateStream stream = open;
            try {
                if (stream != null) {
                    stream.close();
                }
                thread.join(TimeUnit.SECONDS.toMillis(2));
                thread.interrupt();
            } catch (IOException gone) {
                thread.interrupt();
            } catch (InterruptedException hurried) {
                thread.interrupt();
                Thread.currentThread().interrupt();
            }
        }
    }
}
