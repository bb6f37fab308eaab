package dev.tally.producer.http;

import dev.tally.producer.http.Reading.Read;
import dev.tally.producer.http.Reading.Unreadable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Takes the bytes of a body off the network, never more than the limit into memory.
 *
 * <p>Stateless, so safe for any thread.
 */
final class RequestBody {
    private static final String JSON = "application/json";

    private final int limitBytes;

    RequestBody(int limitBytes) {
        this.limitBytes = limitBytes;
    }

    /** Refuses what does not say that it is JSON in UTF-8. */
    static Reading<String> checkType(@Nullable String contentType) {
        String[] parts = (contentType == null ? "" : contentType)
                .toLowerCase(Locale.ROOT)
                .split(";", -1);
        boolean utf8 = true;
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip().replace("\"", "");
            utf8 &= !parameter.startsWith("charset=") || parameter.equals("charset=utf-8");
        }
        return parts[0].strip().equals(JSON) && utf8
                ? new Read<>(JSON)
                : new Unreadable<>(Problem.of(
                        Problem.Kind.UNSUPPORTED_MEDIA_TYPE,
                        "Send the body as JSON in UTF-8, with the header Content-Type: application/json."));
    }

    /**
     * Reads the whole body, or finds that it is too large.
     *
     * @param declaredLength what the client says, -1 if it does not
     * @throws IOException when the client goes away or is too slow
     */
    Reading<byte[]> read(InputStream stream, long declaredLength) throws IOException {
        byte[] body = declaredLength > limitBytes ? new byte[0] : stream.readNBytes(limitBytes);
        boolean tooLarge = declaredLength > limitBytes || stream.read() != -1;
        if (!tooLarge) {
            return new Read<>(body);
        }
        // Take a little more and drop it: many clients look at the answer only when all is sent.
        stream.skip(3L * limitBytes);
        return new Unreadable<>(Problem.of(
                Problem.Kind.TOO_LARGE,
                "A body may have " + limitBytes + " bytes at most. Nothing was accepted. Shorten it; documents are not"
                        + " sent here, only their digest."));
    }
}
