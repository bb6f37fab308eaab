package dev.tally.replay.audit.reading;

import dev.tally.event.GatewayHeartbeat;
import dev.tally.replay.window.SpanReader;
import dev.tally.replay.window.Window;
import dev.tally.runtime.decode.Decoded;
import dev.tally.runtime.decode.RecordDecoder;
import dev.tally.runtime.serde.TopicSerdes;
import dev.tally.schemas.topic.Topics;
import java.io.IOException;
import java.time.Instant;

/**
 * Reads the heartbeats.
 *
 * <p>For one thread. Owns its decoder.
 */
public final class HeartbeatReader implements AutoCloseable {
    private final SpanReader reader;
    private final RecordDecoder<GatewayHeartbeat> decoder;

    /** Told what was read. */
    public interface Listener {
        /** A heartbeat, and when the brokers had it. */
        void heard(GatewayHeartbeat heartbeat, Instant arrivedAt);
    }

    /** A reader with a decoder of its own. */
    public HeartbeatReader(SpanReader reader, TopicSerdes serdes) {
        this.reader = reader;
        this.decoder = new RecordDecoder<>(Topics.HEARTBEAT, serdes.valueDeserializer(Topics.HEARTBEAT));
    }

    /**
     * Reads them all, those of one gateway in their order. One that does not decode says nothing: what it would have said is
     * missing then, and the numbers of the others show it.
     *
     * @throws dev.tally.runtime.decode.SchemaRegistryOutage when the registry cannot be asked
     */
    public void read(Window window, Listener listener) throws IOException {
        reader.read(window.topic(), window.spans(), record -> {
            if (decoder.decode(record.headers(), record.value()) instanceof Decoded.Value<GatewayHeartbeat> value) {
                listener.heard(value.value(), Instant.ofEpochMilli(record.timestamp()));
            }
        });
    }

    @Override
    public void close() {
        decoder.close();
    }
}
