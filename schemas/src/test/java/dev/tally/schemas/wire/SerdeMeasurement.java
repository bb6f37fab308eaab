package dev.tally.schemas.wire;

import dev.tally.event.ObservationEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Locale;
import java.util.Objects;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;

/**
 * Measures what the frame and the lookup cost beside plain Avro: records per second of one thread's processor time, the two
 * in turn in one JVM, the best of several rounds. A main to be run by hand; its figures are not a test.
 */
final class SerdeMeasurement {
    private static final String TOPIC = "consultation.observation";
    private static final int ROUNDS = 7;
    private static final long ROUND_NANOS = 1_000_000_000L;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private interface Work {
        int once() throws IOException;
    }

    private SerdeMeasurement() {}

    /** Prints one line for each size of note and direction. */
    public static void main(String[] arguments) throws IOException {
        AvroTrust.install();
        compare("short note", SampleRecords.observation());
        compare("2 KB note", SampleRecords.observation("Dyspnée d'effort depuis trois semaines. ".repeat(50)));
    }

    private static void compare(String what, ObservationEvent event) throws IOException {
        SchemaDirectory directory = new SingleSchema(1, ObservationEvent.getClassSchema());
        try (AvroWireSerializer serializer = new AvroWireSerializer(directory);
                AvroWireDeserializer deserializer = new AvroWireDeserializer(directory)) {
            DatumWriter<ObservationEvent> writer = new SpecificDatumWriter<>(ObservationEvent.class);
            DatumReader<ObservationEvent> reader = new SpecificDatumReader<>(ObservationEvent.class);
            ByteArrayOutputStream out = new ByteArrayOutputStream(4096);
            BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
            byte[] framed = Objects.requireNonNull(serializer.serialize(TOPIC, event));
            BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(framed, null);

            Work plainWrite = () -> {
                out.reset();
                BinaryEncoder reused = EncoderFactory.get().binaryEncoder(out, encoder);
                writer.write(event, reused);
                reused.flush();
                return out.toByteArray().length;
            };
            Work plainRead = () -> {
                BinaryDecoder reused = DecoderFactory.get().binaryDecoder(framed, 5, framed.length - 5, decoder);
                return reader.read(null, reused).getRevision();
            };
            print(
                    what + ", write",
                    plainWrite,
                    () -> Objects.requireNonNull(serializer.serialize(TOPIC, event)).length);
            print(what + ", read", plainRead, () -> deserializer.deserialize(TOPIC, framed) == null ? 0 : 1);
        }
    }

    private static void print(String what, Work plain, Work ours) throws IOException {
        double bestPlain = 0;
        double bestOurs = 0;
        for (int round = 0; round < ROUNDS; round++) {
            bestPlain = Math.max(bestPlain, perSecond(plain));
            bestOurs = Math.max(bestOurs, perSecond(ours));
        }
        System.out.printf(
                Locale.ROOT,
                "%-20s plain Avro %,11.0f/s   serde %,11.0f/s   ratio %.2f%n",
                what,
                bestPlain,
                bestOurs,
                bestOurs / bestPlain);
    }

    private static double perSecond(Work work) throws IOException {
        long started = THREADS.getCurrentThreadCpuTime();
        long count = 0;
        long sum = 0;
        while (THREADS.getCurrentThreadCpuTime() - started < ROUND_NANOS) {
            for (int i = 0; i < 1000; i++) {
                sum += work.once();
            }
            count += 1000;
        }
        if (sum == 0) {
            throw new IllegalStateException("the work was optimised away");
        }
        return count / ((THREADS.getCurrentThreadCpuTime() - started) / 1e9);
    }
}
