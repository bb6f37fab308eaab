package dev.tally.replay.quarantine;

import dev.tally.event.ConsultationRecord;
import dev.tally.event.DocumentShareEvent;
import dev.tally.event.ObservationEvent;
import dev.tally.event.QuarantinedEvent;
import dev.tally.schemas.receipt.Acceptance;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.io.JsonEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * What is in something that was set aside: <strong>patient data</strong>. Whoever hands it to a person writes to the access log
 * first.
 */
public sealed interface QuarantinedContent {

    /** Its bytes decode. Prints its type alone. */
    record Decodes(SpecificRecord value) implements QuarantinedContent {
        /** All of it as Avro's JSON, in several lines. */
        public String json() {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try {
                JsonEncoder encoder = EncoderFactory.get().jsonEncoder(value.getSchema(), bytes, true);
                new SpecificDatumWriter<SpecificRecord>(value.getSchema(), SpecificData.getForSchema(value.getSchema()))
                        .write(value, encoder);
                encoder.flush();
            } catch (IOException e) {
                throw new UncheckedIOException("an array in memory cannot be written", e);
            }
            return bytes.toString(StandardCharsets.UTF_8);
        }

        @Override
        public List<Acceptance> acceptances(QuarantinedEvent event) {
            if (value instanceof ObservationEvent observation) {
                return List.of(Acceptance.of(observation));
            }
            if (value instanceof DocumentShareEvent share) {
                return List.of(Acceptance.of(share));
            }
            return Acceptance.allOf((ConsultationRecord) value);
        }

        @Override
        public String toString() {
            return value.getSchema().getName();
        }
    }

    /**
     * Its bytes do not decode, or there are none.
     *
     * @param hex all of them
     * @param reason why not, without patient data
     */
    record Opaque(String hex, String reason) implements QuarantinedContent {
        static Opaque of(byte[] bytes, String reason) {
            return new Opaque(HexFormat.of().formatHex(bytes), reason);
        }

        @Override
        public List<Acceptance> acceptances(QuarantinedEvent event) {
            return event.getEventId() == null || event.getConsultationId() == null || event.getOrigin() == null
                    ? List.of()
                    : List.of(new Acceptance(event.getEventId(), event.getConsultationId(), event.getOrigin(), null));
        }

        @Override
        public String toString() {
            return "unreadable: " + reason;
        }
    }

    /** Bytes as people read them: as text if it is all printable ASCII, and in hexadecimal otherwise. */
    static String text(@Nullable ByteBuffer buffer) {
        if (buffer == null) {
            return "none";
        }
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        for (byte each : bytes) {
            if (each < ' ' || each > '~') {
                return "hex " + HexFormat.of().formatHex(bytes);
            }
        }
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    /** Who waits for word of it: the gateways of all its events, as far as they can be known. */
    List<Acceptance> acceptances(QuarantinedEvent event);
}
