package dev.tally.schemas.wire;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tally.event.ObservationEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Defends P1, nothing accepted is lost: a registry that is away is an outage, which is waited out. Taken for poison, it
 * would send good records to quarantine.
 */
class RegistryOutageTest {
    private static final String TOPIC = "consultation.observation";
    private static final byte[] UNKNOWN_ID = {0, 0, 0, 0, 1, 0};
    private static final TestRegistry.Answer OVERLOADED = new TestRegistry.Answer(503, "text/plain", "overloaded");

    private final TestRegistry registry = TestRegistry.start();
    private final AvroWireSerializer serializer = new AvroWireSerializer();
    private final AvroWireDeserializer deserializer = new AvroWireDeserializer();
    private final List<Socket> unheard = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        serializer.close();
        deserializer.close();
        registry.close();
        for (Socket socket : unheard) {
            socket.close();
        }
    }

    private void configure(String url, Object... more) {
        Map<String, Object> settings = new HashMap<>(client(url));
        settings.put("specific.avro.reader", true);
        for (int i = 0; i < more.length; i += 2) {
            settings.put((String) more[i], more[i + 1]);
        }
        serializer.configure(settings, false);
        deserializer.configure(settings, false);
    }

    /** A busy machine may take long to answer: time runs out only where that is the point. */
    private static Map<String, Object> client(String url) {
        return Map.of("schema.registry.url", url, "schema.registry.request.timeout.ms", "60000");
    }

    /** An address at which nobody listens, nor can listen while this test runs: its port is taken and refuses everyone. */
    private String deadUrl() {
        try {
            Socket taken = new Socket();
            unheard.add(taken);
            taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            return "http://127.0.0.1:" + taken.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whatIsKnownGoesOnWorkingWithoutTheRegistry() {
        registry.register(TOPIC + "-value", ObservationEvent.getClassSchema());
        configure(registry.url());
        byte[] bytes = requireNonNull(serializer.serialize(TOPIC, SampleRecords.observation()));
        deserializer.deserialize(TOPIC, bytes);

        registry.close();

        assertThat(serializer.serialize(TOPIC, SampleRecords.observation())).isEqualTo(bytes);
        assertThat(deserializer.deserialize(TOPIC, bytes)).isEqualTo(SampleRecords.observation());
    }

    @Test
    void aRegistryThatIsAwayIsAnOutageThatNamesEachAddress() {
        String one = deadUrl();
        String other = deadUrl();
        configure(one + "," + other);

        assertThatThrownBy(() -> serializer.serialize(TOPIC, SampleRecords.observation()))
                .isInstanceOf(RegistryUnavailableException.class)
                .isInstanceOf(RetriableException.class)
                .hasMessageContainingAll(TOPIC + "-value", one, other, "does not accept connections");
        assertThatThrownBy(() -> deserializer.deserialize(TOPIC, UNKNOWN_ID))
                .isInstanceOf(RegistryUnavailableException.class);
    }

    @Test
    void anUnknownHostIsNamedAsSuch() {
        configure("http://registry.invalid:8081");

        assertThatThrownBy(() -> deserializer.deserialize(TOPIC, UNKNOWN_ID))
                .isInstanceOf(RegistryUnavailableException.class)
                .hasMessageContainingAll("http://registry.invalid:8081", "not known");
    }

    @Test
    void theNextAddressIsAskedAndThenFirst() {
        registry.register(TOPIC + "-value", ObservationEvent.getClassSchema());
        configure(deadUrl() + ", " + registry.url());

        byte[] bytes = requireNonNull(serializer.serialize(TOPIC, SampleRecords.observation()));

        assertThat(deserializer.deserialize(TOPIC, bytes)).isEqualTo(SampleRecords.observation());
    }

    @Test
    void aRegistryThatStopsInTheMiddleOfAnAnswerIsNotWaitedForForEver() {
        registry.stallInBody();
        configure(registry.url(), "schema.registry.request.timeout.ms", "300");

        assertThatThrownBy(() -> deserializer.deserialize(TOPIC, UNKNOWN_ID))
                .isInstanceOf(RegistryUnavailableException.class)
                .hasMessageContaining("did not answer within 300 ms");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 302, 400, 404, 429, 500, 503})
    void aPageThatIsNotTheRegistrysSaysNothingAboutTheRecord(int status) {
        registry.answerEverythingWith(new TestRegistry.Answer(status, "text/html", "<html>a proxy's page</html>"));
        configure(registry.url());

        assertThatThrownBy(() -> deserializer.deserialize(TOPIC, UNKNOWN_ID))
                .isInstanceOf(RegistryUnavailableException.class)
                .hasMessageContainingAll(registry.url(), Integer.toString(status));
        assertThatThrownBy(() -> serializer.serialize(TOPIC, SampleRecords.observation()))
                .isInstanceOf(RegistryUnavailableException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"schema\": 1}", "{\"schema\": \"{ not avro\"}", "[]"})
    void anAnswerThatMakesNoSenseSaysNothingAboutTheRecord(String body) {
        registry.answerEverythingWith(new TestRegistry.Answer(200, "application/json", body));
        configure(registry.url());

        assertThatThrownBy(() -> deserializer.deserialize(TOPIC, UNKNOWN_ID))
                .isInstanceOf(RegistryUnavailableException.class);
    }

    /** A proxy's page, Confluent's own answer to a path that it does not serve, and JSON of something else. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "no such page",
                "{\"error_code\":404,\"message\":\"HTTP 404 Not Found\"}",
                "{\"error_code\":50005,\"message\":\"no JSON\"}",
                "{\"error_code\":404031,\"message\":\"a code of another service\"}",
                "{\"error_code\":\"40403\"}"
            })
    void aWrongPathIsNamedWithItsRemedyAndIsNoWordOnTheRecord(String body) {
        registry.answerEverythingWith(new TestRegistry.Answer(404, "application/json", body));
        configure(registry.url() + "/wrong");

        assertThatThrownBy(() -> deserializer.deserialize(TOPIC, UNKNOWN_ID))
                .isInstanceOf(RegistryUnavailableException.class)
                .hasMessageContaining("check that schema.registry.url has the path of its Confluent API");
        assertThatThrownBy(() -> serializer.serialize(TOPIC, SampleRecords.observation()))
                .isInstanceOf(RegistryUnavailableException.class)
                .hasMessageContaining("check that schema.registry.url has the path of its Confluent API");
    }

    @ParameterizedTest
    @ValueSource(ints = {40401, 40402, 40403})
    void onlyTheRegistrysOwnWordThatThereIsNoSuchSchemaIsPoison(int code) {
        registry.answerEverythingWith(new TestRegistry.Answer(
                404, "application/json", "{\"error_code\":" + code + ",\"message\":\"not found\"}"));
        configure(registry.url());

        assertThatThrownBy(() -> deserializer.deserialize(TOPIC, UNKNOWN_ID)).isInstanceOf(UndecodableException.class);
    }

    @Test
    void aColdStartWaitsForTheRegistryWhenToldTo() throws Exception {
        registry.register(TOPIC + "-value", ObservationEvent.getClassSchema());
        registry.answerEverythingWith(OVERLOADED);
        configure(registry.url(), "schema.registry.wait.ms", 600_000);
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<byte[]> bytes = thread.submit(() -> serializer.serialize(TOPIC, SampleRecords.observation()));
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> registry.requests().size() >= 2);
            assertThat(bytes.isDone()).isFalse();

            registry.answerEverythingWith(null);

            assertThat(bytes.get(120, TimeUnit.SECONDS)).isNotEmpty();
        } finally {
            thread.shutdownNow();
        }
    }

    @Test
    void waitingEndsAndSaysWhatItWaitedFor() {
        configure(deadUrl(), "schema.registry.wait.ms", "250");

        assertThatThrownBy(() -> deserializer.deserialize(TOPIC, UNKNOWN_ID))
                .isInstanceOf(RegistryUnavailableException.class)
                .hasMessageContaining("does not accept connections");
    }

    @Test
    void awaitReadyTellsWhatItWaitsForAndEndsWhenTheRegistryAnswers() {
        registry.answerEverythingWith(OVERLOADED);
        List<String> told = new ArrayList<>();
        try (SchemaRegistryClient client = open(registry.url())) {
            assertThat(client.isReachable()).isFalse();

            boolean ready = client.awaitReady(Duration.ofSeconds(60), message -> {
                told.add(message);
                registry.answerEverythingWith(null);
            });

            assertThat(ready).isTrue();
            assertThat(client.isReachable()).isTrue();
        }
        assertThat(told).singleElement().asString().contains(registry.url(), "answered 503", "asking again");
    }

    @Test
    void awaitReadyGivesUpInTime() {
        try (SchemaRegistryClient client = open(deadUrl())) {
            List<String> told = new ArrayList<>();
            assertThat(client.awaitReady(Duration.ZERO, told::add)).isFalse();
            assertThat(told).isEmpty();
            assertThat(client.awaitReady(Duration.ofMillis(250), told::add)).isFalse();
            assertThat(told).isNotEmpty();
        }
    }

    @Test
    void closingEndsAWait() {
        SchemaRegistryClient client = open(deadUrl());

        assertThat(client.awaitReady(Duration.ofHours(1), message -> client.close()))
                .isFalse();
    }

    @Test
    void anInterruptedThreadLeavesAtOnce() {
        configure(deadUrl(), "schema.registry.wait.ms", "3600000");
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> deserializer.deserialize(TOPIC, UNKNOWN_ID)).isInstanceOf(InterruptException.class);

        assertThat(Thread.interrupted()).as("the interrupt is passed on").isTrue();
    }

    private static SchemaRegistryClient open(String url) {
        return SchemaRegistryClient.open(RegistrySettings.from(client(url)));
    }
}
