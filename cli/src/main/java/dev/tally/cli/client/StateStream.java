package dev.tally.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A gateway's changes of states as it tells them, in the form of server-sent events, from the moment it was opened.
 *
 * <p>For one thread, except {@link #close}, which ends the waiting of that thread.
 */
public final class StateStream implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String EVENT = "event:";
    private static final String DATA = "data:";

    private final InputStream bytes;
    private final BufferedReader lines;

    StateStream(InputStream bytes) {
        this.bytes = bytes;
        this.lines = new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8));
    }

    /**
     * Waits for the next change.
     *
     * @return the event's ids and its state; null when the gateway tells no more: it ends, or this client was too slow
     * @throws IOException if the connection is lost, or closed meanwhile
     */
    public @Nullable JsonNode next() throws IOException {
        String event = "";
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(EVENT)) {
                event = line.substring(EVENT.length()).strip();
            } else if (line.startsWith(DATA) && event.equals("state")) {
                return JSON.readTree(line.substring(DATA.length()));
            } else if (line.startsWith(DATA) && event.equals("missed")) {
                return null;
            }
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
