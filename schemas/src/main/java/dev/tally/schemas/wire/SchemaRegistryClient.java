package dev.tally.schemas.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tally.schemas.wire.RegistryReply.Absent;
import dev.tally.schemas.wire.RegistryReply.Incompatible;
import dev.tally.schemas.wire.RegistryReply.Ok;
import dev.tally.schemas.wire.RegistryReply.Refused;
import dev.tally.schemas.wire.RegistryReply.Unavailable;
import dev.tally.schemas.wire.RegistryTransport.Exchange;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;
import org.jspecify.annotations.Nullable;

/**
 * A schema registry, by the REST API that Confluent defined and that Apicurio, Karapace and Redpanda speak too.
 *
 * <p>Holds no cache: each call asks. Failures that can be expected are values. Safe for any thread; a thread that is
 * interrupted while it waits leaves with Kafka's {@code InterruptException}.
 */
public final class SchemaRegistryClient implements SchemaDirectory {
    private final RegistrySettings settings;
    private final RegistryTransport transport;
    private final Patience patience = new Patience();

    private SchemaRegistryClient(RegistrySettings settings, RegistryTransport transport) {
        this.settings = settings;
        this.transport = transport;
    }

    /**
     * Makes a client; loads the TLS stores, connects to nothing yet.
     *
     * @throws org.apache.kafka.common.config.ConfigException if a TLS store cannot be read
     */
    public static SchemaRegistryClient open(RegistrySettings settings) {
        return new SchemaRegistryClient(settings, new RegistryTransport(settings));
    }

    /** The settings it was made with. */
    public RegistrySettings settings() {
        return settings;
    }

    /** Registers a schema as the newest version of a subject, or finds it there; gives its id. */
    public RegistryReply<Integer> register(String subject, Schema schema) {
        return ask("POST", "/subjects/" + segment(subject) + "/versions", schemaBody(schema))
                .then(body -> field(body, "id", JsonNode::isInt).then(id -> new Ok<>(id.intValue())));
    }

    @Override
    public RegistryReply<RegisteredSchema> lookup(String subject, Schema schema) {
        return ask("POST", "/subjects/" + segment(subject), schemaBody(schema)).then(body -> registered(subject, body));
    }

    /** The newest version of a subject. */
    public RegistryReply<RegisteredSchema> latest(String subject) {
        return ask("GET", "/subjects/" + segment(subject) + "/versions/latest", null)
                .then(body -> registered(subject, body));
    }

    @Override
    public RegistryReply<Schema> schemaById(int id) {
        return ask("GET", "/schemas/ids/" + id, null).then(SchemaRegistryClient::schema);
    }

    /** The compatibility level that is set for a subject itself; absent if the registry's default holds. */
    public RegistryReply<CompatibilityLevel> compatibility(String subject) {
        return ask("GET", "/config/" + segment(subject), null)
                .then(body -> field(body, "compatibilityLevel", JsonNode::isTextual))
                .then(SchemaRegistryClient::level);
    }

    /** Sets the compatibility level of a subject; gives it back as the registry confirmed it. */
    public RegistryReply<CompatibilityLevel> setCompatibility(String subject, CompatibilityLevel level) {
        ObjectNode request = JsonNodeFactory.instance.objectNode().put("compatibility", level.name());
        return ask("PUT", "/config/" + segment(subject), request)
                .then(body -> field(body, "compatibility", JsonNode::isTextual))
                .then(SchemaRegistryClient::level);
    }

    /** Asks whether a schema could be registered as the next version, by the subject's level: the schema, if so. */
    public RegistryReply<Schema> testCompatibility(String subject, Schema schema) {
        return ask("POST", "/compatibility/subjects/" + segment(subject) + "/versions?verbose=true", schemaBody(schema))
                .then(body -> field(body, "is_compatible", JsonNode::isBoolean)
                        .then(compatible -> compatible.booleanValue()
                                ? new Ok<>(schema)
                                : new Incompatible<>(messages(body.path("messages")))));
    }

    /** Asks once whether any address answers as a registry and takes our credentials. */
    public boolean isReachable() {
        return probe() instanceof Ok;
    }

    /**
     * Waits until the registry answers.
     *
     * @param longest how long to wait; zero asks each address once
     * @param waiting gets a sentence that names address and reason, before each pause; log it
     * @return false if it did not answer in time, or this client was closed meanwhile
     */
    public boolean awaitReady(Duration longest, Consumer<String> waiting) {
        return patience.persist(this::probe, longest, waiting) instanceof Ok;
    }

    /** Asks again while the registry is unavailable, for as long as the setting {@code schema.registry.wait.ms} says. */
    <T> RegistryReply<T> persist(Patience.Question<T> question, Consumer<String> waiting) {
        return patience.persist(question, settings.patience(), waiting);
    }

    /** Ends every wait. */
    @Override
    public void close() {
        patience.close();
    }

    private RegistryReply<JsonNode> probe() {
        return ask("GET", "/subjects", null);
    }

    private RegistryReply<JsonNode> ask(String method, String path, @Nullable JsonNode body) {
        Exchange exchange = transport.exchange(method, path, body);
        if (exchange instanceof Exchange.NoAnswer none) {
            return new Unavailable<>(none.reason());
        }
        Exchange.Answer answer = (Exchange.Answer) exchange;
        String message = answer.body().path("message").asText("status " + answer.status());
        if (answer.status() / 100 == 2) {
            return new Ok<>(answer.body());
        }
        if (answer.status() == 404) {
            return new Absent<>(message);
        }
        return answer.status() == 409 ? new Incompatible<>(List.of(message)) : new Refused<>(answer.status(), message);
    }

    private static RegistryReply<RegisteredSchema> registered(String subject, JsonNode body) {
        return field(body, "id", JsonNode::isInt)
                .then(id -> field(body, "version", JsonNode::isInt)
                        .then(version -> schema(body)
                                .then(schema -> new Ok<>(
                                        new RegisteredSchema(subject, id.intValue(), version.intValue(), schema)))));
    }

    private static RegistryReply<Schema> schema(JsonNode body) {
        return field(body, "schema", JsonNode::isTextual).then(text -> {
            if (!body.path("schemaType").asText("AVRO").equals("AVRO")
                    || !body.path("references").isEmpty()) {
                return new Refused<>(200, "the schema is not Avro, or refers to other schemas: neither is supported");
            }
            try {
                return new Ok<>(new Schema.Parser().parse(text.asText()));
            } catch (SchemaParseException e) {
                return new Unavailable<>("the schema registry answered with a schema that is none: " + e.getMessage());
            }
        });
    }

    private static RegistryReply<CompatibilityLevel> level(JsonNode name) {
        try {
            return new Ok<>(CompatibilityLevel.valueOf(name.asText()));
        } catch (IllegalArgumentException e) {
            return new Refused<>(200, "unknown compatibility level " + name.asText());
        }
    }

    private static RegistryReply<JsonNode> field(JsonNode body, String name, Function<JsonNode, Boolean> isRight) {
        JsonNode field = body.path(name);
        return isRight.apply(field)
                ? new Ok<>(field)
                : new Unavailable<>("the schema registry answered without a usable field \"" + name + "\"");
    }

    private static List<String> messages(JsonNode messages) {
        List<String> texts = new ArrayList<>();
        messages.forEach(message -> texts.add(message.asText()));
        return texts;
    }

    private static ObjectNode schemaBody(Schema schema) {
        return JsonNodeFactory.instance.objectNode().put("schema", schema.toString());
    }

    private static String segment(String subject) {
        return URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
