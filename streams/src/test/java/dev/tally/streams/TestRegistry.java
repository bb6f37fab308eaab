package dev.tally.streams;

import dev.tally.local.registry.RegistryAccess;
import dev.tally.local.registry.RegistryServer;
import dev.tally.runtime.serde.SerdeSettings;
import dev.tally.runtime.serde.TopicSerdes;
import dev.tally.runtime.settings.Settings;
import dev.tally.schemas.topic.Topic;
import dev.tally.schemas.topic.Topics;
import dev.tally.schemas.wire.RegistryReply;
import dev.tally.schemas.wire.RegistrySettings;
import dev.tally.schemas.wire.SchemaRegistryClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.apache.avro.Schema;

/** A real registry inside the test's process, with every schema registered, and serdes by configuration alone. */
public final class TestRegistry implements AutoCloseable {
    private final RegistryServer server;

    private TestRegistry(RegistryServer server) {
        this.server = server;
    }

    public static TestRegistry start(Path directory) throws IOException {
        // Without it every answer waits for the client's delayed acknowledgement, 40 ms.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        RegistryServer server = RegistryServer.start(directory, 0, RegistryAccess.open());
        register(server.url());
        return new TestRegistry(server);
    }

    /** Registers every topic's schema, as {@code tally topics apply} does. */
    public static void register(String url) {
        try (SchemaRegistryClient client =
                SchemaRegistryClient.open(RegistrySettings.from(Map.of("schema.registry.url", url)))) {
            for (Topic<?, ?> topic : Topics.all()) {
                RegistryReply<Integer> reply = client.register(topic.valueSubject(), topic.valueSchema());
                if (!(reply instanceof RegistryReply.Ok)) {
                    throw new IllegalStateException("cannot register the schema of " + topic.name() + ": " + reply);
                }
            }
        }
    }

    /** Registers the schema of observations with other words of documentation: another id for the same bytes. */
    static int registerVariant(String url) {
        String text = Topics.OBSERVATION.valueSchema().toString().replace("One revision of the", "A revision of the");
        try (SchemaRegistryClient client =
                SchemaRegistryClient.open(RegistrySettings.from(Map.of("schema.registry.url", url)))) {
            RegistryReply<Integer> reply =
                    client.register(Topics.OBSERVATION.valueSubject(), new Schema.Parser().parse(text));
            return ((RegistryReply.Ok<Integer>) reply).value();
        }
    }

    public TopicSerdes serdes() {
        return serdes(server.url());
    }

    public static TopicSerdes serdes(String url) {
        return new TopicSerdes(
                Settings.of(Map.of("serde.schema.registry.url", url)).read(SerdeSettings::from));
    }

    public String url() {
        return server.url();
    }

    int port() {
        return URI.create(url()).getPort();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
