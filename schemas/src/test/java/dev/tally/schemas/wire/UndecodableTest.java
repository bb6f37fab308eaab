package dev.tally.schemas.wire;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tally.event.AccessEntry;
import dev.tally.event.ObservationEvent;
import dev.tally.event.ReceiptBatch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificRecord;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Defends P4, nothing is silent: bytes that do not decode are always told apart, and never by quoting them. */
class UndecodableTest {
    private static final String TOPIC = "consultation.observation";

    private final TestRegistry registry = TestRegistry.start();
    private final AvroWireSerializer serializer = new AvroWireSerializer();
    private final AvroWireDeserializer deserializer = new AvroWireDeserializer();

    UndecodableTest() {
        Map<String, Object> settings = Map.of(
                "schema.registry.url",
                registry.url(),
                "schema.registry.request.timeout.ms",
                "60000",
                "specific.avro.reader",
                true);
        serializer.configure(settings, false);
        deserializer.configure(settings, false);
    }

    @AfterEach
    void close() {
        serializer.close();
        deserializer.close();
        registry.close();
    }

    private byte[] observationBytes() {
        registry.register(TOPIC + "-value", ObservationEvent.getClassSchema());
        return requireNonNull(serializer.serialize(TOPIC, SampleRecords.observation()));
    }

    private AbstractThrowableAssert<?, ? extends Throwable> assertUndecodable(byte[] bytes) {
        return assertThatThrownBy(() -> deserializer.deserialize(TOPIC, bytes))
                .isExactlyInstanceOf(UndecodableException.class)
                .hasNoCause()
                .hasMessageContaining("topic " + TOPIC);
    }

    @Test
    void aRecordCutShortAnywhereIsUndecodable() {
        byte[] bytes = observationBytes();

        for (int length = 0; length < bytes.length; length++) {
            assertUndecodable(Arrays.copyOf(bytes, length));
        }
    }

    @Test
    void bytesLeftOverAreUndecodable() {
        byte[] bytes = observationBytes();

        assertUndecodable(Arrays.copyOf(bytes, bytes.length + 1)).hasMessageContaining("left over");
    }

    @Test
    void otherFormatsAreUndecodable() {
        assertUndecodable("{\"json\": 1}".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .hasMessageContaining("first byte");
    }

    @Test
    void anIdThatTheRegistryDoesNotKnowIsUndecodable() {
        assertUndecodable(new byte[] {0, 0, 0, 0, 99, 1, 2, 3}).hasMessageContaining("schema id 99");
        assertUndecodable(new byte[] {0, -1, 0, 0, 0, 1, 2, 3}).hasMessageContaining("is not a schema id");
    }

    @Test
    void anIdOfAnotherKindOfSchemaIsUndecodable() {
        registry.answerEverythingWith(
                new TestRegistry.Answer(200, "application/json", "{\"schemaType\": \"JSON\", \"schema\": \"{}\"}"));

        assertUndecodable(new byte[] {0, 0, 0, 0, 1, 0}).hasMessageContaining("not Avro");
    }

    @ParameterizedTest
    @ValueSource(strings = {"java.lang.ProcessBuilder", "com.example.Elsewhere", "dev.tally.event.EventKind"})
    void aSchemaThatNamesAClassThatIsNotOursIsUndecodable(String name) {
        Schema schema =
                SchemaBuilder.record(name).fields().requiredString("text").endRecord();
        int id = registry.register("other-value", schema);

        assertUndecodable(new byte[] {0, 0, 0, 0, (byte) id, 0}).hasMessageContaining(name);
    }

    @Test
    void aRecordOfAnotherTypeThanConfiguredIsUndecodable() {
        byte[] bytes = observationBytes();
        try (AvroWireDeserializer typed = new AvroWireDeserializer()) {
            Map<String, Object> settings = new HashMap<>();
            settings.put("schema.registry.url", registry.url());
            settings.put("schema.registry.request.timeout.ms", "60000");
            settings.put("specific.avro.reader", "true");
            settings.put("specific.avro.value.type", AccessEntry.class.getName());
            typed.configure(settings, false);

            assertThatThrownBy(() -> typed.deserialize(TOPIC, bytes))
                    .isInstanceOf(UndecodableException.class)
                    .hasMessageContaining("not a dev.tally.event.AccessEntry");
        }
    }

    @Test
    void noValueOfARecordIsQuoted() {
        Schema schema = ObservationEvent.getClassSchema();
        registry.register(TOPIC + "-value", schema);
        // A generic writer does not know that this text must be a UUID; Avro's own message quotes it.
        GenericData.Record broken = new GenericData.Record(schema);
        SpecificRecord sample = SampleRecords.observation();
        schema.getFields().forEach(field -> broken.put(field.pos(), sample.get(field.pos())));
        broken.put("eventId", SampleRecords.SECRET);
        broken.put("consultationId", SampleRecords.SECRET);
        broken.put("occurredAt", 1L);
        broken.put("acceptedAt", 1L);
        broken.put("origin", genericOrigin(schema.getField("origin").schema()));
        byte[] bytes = requireNonNull(serializer.serialize(TOPIC, broken));

        Throwable thrown =
                Assertions.assertThrows(UndecodableException.class, () -> deserializer.deserialize(TOPIC, bytes));

        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        assertThat(trace.toString()).doesNotContain(SampleRecords.SECRET).doesNotContain("279031234567845");
    }

    private static GenericData.Record genericOrigin(Schema schema) {
        GenericData.Record origin = new GenericData.Record(schema);
        origin.put("gatewayId", "gateway-a");
        origin.put("incarnation", SampleRecords.uuid(1).toString());
        origin.put("sequence", 1L);
        origin.put("journaled", true);
        return origin;
    }

    @Test
    void absurdLengthsAreRefusedBeforeMemoryIsTaken() throws IOException {
        int access = registry.register("access.log-value", AccessEntry.getClassSchema());
        int receipts = registry.register("gateway.receipt-value", ReceiptBatch.getClassSchema());

        for (long length :
                List.of(Integer.MAX_VALUE - 9L, Integer.MAX_VALUE + 1L, Long.MAX_VALUE, -1L, Long.MIN_VALUE)) {
            assertUndecodable(framed(access, encoder -> encoder.writeLong(length)));
            assertUndecodable(framed(receipts, encoder -> {
                encoder.writeString("");
                encoder.writeString("");
                encoder.writeLong(0);
                encoder.writeLong(length);
            }));
        }
    }

    @Test
    void endlessNestingIsRefused() throws IOException {
        Schema recursive = new Schema.Parser()
                .parse(
                        "{\"type\":\"record\",\"name\":\"Chain\",\"fields\":[{\"name\":\"next\",\"type\":[\"null\",\"Chain\"]}]}");
        int id = registry.register(
                "access.log-value",
                SchemaVariants.with(AccessEntry.getClassSchema(), new Schema.Field("chain", recursive)));

        assertUndecodable(framed(id, encoder -> {
            entry(encoder);
            for (int depth = 0; depth < 1_000_000; depth++) {
                encoder.writeIndex(1);
            }
        }));
    }

    @Test
    void endlessNothingIsRefused() throws IOException {
        Schema nothings = Schema.createArray(Schema.create(Schema.Type.NULL));
        int id = registry.register(
                "access.log-value",
                SchemaVariants.with(AccessEntry.getClassSchema(), new Schema.Field("nothings", nothings)));
        byte[] bytes = framed(id, encoder -> {
            entry(encoder);
            encoder.writeLong(Long.MAX_VALUE / 2);
        });

        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> assertUndecodable(bytes));
    }

    @Test
    void anyDamageIsEitherUndecodableOrStillARecord() {
        byte[] bytes = observationBytes();
        long seed = Long.getLong("tally.seed", 20260426L);
        Random random = new Random(seed);
        int undecodable = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = bytes.clone();
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                damaged[5 + random.nextInt(bytes.length - 5)] = (byte) random.nextInt();
            }
            try {
                assertThat(deserializer.deserialize(TOPIC, damaged)).isInstanceOf(ObservationEvent.class);
            } catch (UndecodableException e) {
                undecodable++;
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed " + seed + ", round " + i + ": -Dtally.seed repeats it", e);
            }
        }
        assertThat(undecodable).as("seed " + seed).isPositive();
    }

    private interface Content {
        void write(BinaryEncoder encoder) throws IOException;
    }

    private static void entry(BinaryEncoder encoder) throws IOException {
        encoder.writeString("user");
        encoder.writeLong(0);
        encoder.writeString("command");
        encoder.writeString("bounds");
    }

    private static byte[] framed(int id, Content content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(WireFormat.header(id));
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        content.write(encoder);
        encoder.flush();
        return out.toByteArray();
    }
}
