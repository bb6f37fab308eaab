package dev.tally.producer.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tally.producer.http.Reading.Read;
import dev.tally.producer.http.Reading.Unreadable;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Reads a body as one JSON object, and refuses what other readers mend in silence: bytes that are not UTF-8, a field given
 * twice, anything after the object. Depth, numbers and names are bounded.
 *
 * <p>A message says where the fault is, never what stands there.
 *
 * <p>Immutable, so safe for any thread.
 */
final class StrictJson {
    private final ObjectReader reader;

    /**
     * Makes a reader.
     *
     * @param limitBytes the largest body, and with it the longest text
     */
    StrictJson(int limitBytes) {
        StreamReadConstraints constraints = StreamReadConstraints.builder()
                .maxNestingDepth(8)
                .maxNumberLength(40)
                .maxNameLength(200)
                .maxStringLength(limitBytes)
                .maxTokenCount(10_000)
                .build();
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(constraints)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .build();
        reader = JsonMapper.builder(factory)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build()
                .reader();
    }

    Reading<ObjectNode> read(byte[] body) {
        return decode(body).then(this::parse);
    }

    private static Reading<String> decode(byte[] body) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer bytes = ByteBuffer.wrap(body);
        CharBuffer text = CharBuffer.allocate(body.length);
        CoderResult result = decoder.decode(bytes, text, true);
        if (!result.isUnderflow()) {
            return malformed("The body is not UTF-8: the byte at position " + bytes.position()
                    + " belongs to no character. Encode it as UTF-8.");
        }
        return new Read<>(text.flip().toString());
    }

    private Reading<ObjectNode> parse(String text) {
        try {
            JsonNode json = reader.readTree(text);
            return json instanceof ObjectNode object
                    ? new Read<>(object)
                    : malformed("The body must be one JSON object.");
        } catch (StreamConstraintsException e) {
            return malformed(
                    "The JSON is nested too deep, or has a number, a name or a list that is too long" + place(e) + ".");
        } catch (JsonProcessingException e) {
            // Jackson's message quotes the body; of it only this much is looked at.
            boolean twice = String.valueOf(e.getOriginalMessage()).startsWith("Duplicate");
            return malformed(
                    twice
                            ? "A field is given twice" + place(e) + ". Give each once."
                            : "The body is not well-formed JSON" + place(e) + ".");
        }
    }

    private static String place(JsonProcessingException e) {
        JsonLocation location = e.getLocation();
        return location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    private static <T> Reading<T> malformed(String detail) {
        return new Unreadable<>(Problem.of(Problem.Kind.MALFORMED, detail));
    }
}
