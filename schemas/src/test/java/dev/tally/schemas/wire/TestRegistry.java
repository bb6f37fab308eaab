package dev.tally.schemas.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.jspecify.annotations.Nullable;

/**
 * A registry on a loopback port that speaks what the serdes need: Confluent's API, and the corner of Apicurio's v3 API that
 * its serde uses. It can be told to misbehave. One list of schemas stands behind both, so that ids agree.
 */
final class TestRegistry implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> schemas = new CopyOnWriteArrayList<>();
    private final Map<String, List<Integer>> subjects = new ConcurrentHashMap<>();
    private final Map<String, String> levels = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable String requiredAuthorization;
    private volatile @Nullable Answer cannedAnswer;
    private volatile boolean stallsInBody;

    /** What to answer to everything. */
    record Answer(int status, String contentType, String body) {}

    private TestRegistry(HttpServer server) {
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    static TestRegistry start() {
        return startOn(0);
    }

    static TestRegistry startOn(int port) {
        try {
            return new TestRegistry(
                    HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static TestRegistry startWithTls(SSLContext context, boolean clientCertificate) {
        try {
            HttpsServer https = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            https.setHttpsConfigurator(new HttpsConfigurator(context) {
                @Override
                public void configure(com.sun.net.httpserver.HttpsParameters params) {
                    javax.net.ssl.SSLParameters ssl = context.getDefaultSSLParameters();
                    ssl.setNeedClientAuth(clientCertificate);
                    params.setSSLParameters(ssl);
                }
            });
            return new TestRegistry(https);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    String url() {
        return (server instanceof HttpsServer ? "https" : "http") + "://localhost:" + port();
    }

    /** Every request so far, as method and path. */
    List<String> requests() {
        return requests;
    }

    void requireAuthorization(String header) {
        requiredAuthorization = header;
    }

    /** Answers everything with this from now on; null goes back to normal. */
    void answerEverythingWith(@Nullable Answer answer) {
        cannedAnswer = answer;
    }

    /** Sends the head of a response from now on, and never its body. */
    void stallInBody() {
        stallsInBody = true;
    }

    int register(String subject, Schema schema) {
        return register(subject, schema.toString());
    }

    int register(String subject, String schema) {
        synchronized (schemas) {
            if (!schemas.contains(schema)) {
                schemas.add(schema);
            }
            int id = schemas.indexOf(schema) + 1;
            List<Integer> versions = subjects.computeIfAbsent(subject, name -> new CopyOnWriteArrayList<>());
            if (!versions.contains(id)) {
                versions.add(id);
            }
            return id;
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void serve(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getRawPath();
        requests.add(exchange.getRequestMethod() + " " + path);
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String required = requiredAuthorization;
        Answer canned = cannedAnswer;
        if (required != null && !required.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            send(exchange, error(401, 401, "Unauthorized"));
        } else if (stallsInBody) {
            stall(exchange);
        } else if (canned != null) {
            send(exchange, canned);
        } else {
            boolean apicurio = path.startsWith("/apis/registry/v3/");
            send(
                    exchange,
                    apicurio
                            ? apicurio(path, body)
                            : confluent(exchange.getRequestMethod(), path, JSON.readTree(body)));
        }
    }

    private void stall(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 1000);
        exchange.getResponseBody().flush();
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Answer confluent(String method, String path, JsonNode body) {
        String[] parts = path.substring(1).split("/", -1);
        for (int i = 0; i < parts.length; i++) {
            parts[i] = URLDecoder.decode(parts[i], StandardCharsets.UTF_8);
        }
        if (path.equals("/subjects")) {
            return ok(JSON.valueToTree(subjects.keySet()));
        }
        if (path.startsWith("/schemas/ids/")) {
            return schemaById(Integer.parseInt(parts[2]));
        }
        if (parts[0].equals("config")) {
            return config(method, parts[1], body);
        }
        if (parts[0].equals("compatibility")) {
            return compatibility(parts[2], body.path("schema").asText());
        }
        if (method.equals("POST") && parts.length == 3) {
            return registration(parts[1], body.path("schema").asText());
        }
        return method.equals("POST") ? lookup(parts[1], body.path("schema").asText()) : latest(parts[1]);
    }

    private Answer schemaById(int id) {
        return id >= 1 && id <= schemas.size()
                ? ok(JSON.createObjectNode().put("schema", schemas.get(id - 1)))
                : error(404, 40403, "Schema " + id + " not found");
    }

    private Answer registration(String subject, String schema) {
        List<String> problems = problems(subject, schema);
        return problems.isEmpty()
                ? ok(JSON.createObjectNode().put("id", register(subject, schema)))
                : error(409, 409, "Schema being registered is incompatible: " + problems);
    }

    private Answer lookup(String subject, String schema) {
        List<Integer> versions = subjects.get(subject);
        if (versions == null) {
            return error(404, 40401, "Subject '" + subject + "' not found.");
        }
        int id = schemas.indexOf(schema) + 1;
        return versions.contains(id) ? version(subject, id) : error(404, 40403, "Schema not found");
    }

    private Answer latest(String subject) {
        List<Integer> versions = subjects.get(subject);
        return versions == null
                ? error(404, 40401, "Subject '" + subject + "' not found.")
                : version(subject, versions.get(versions.size() - 1));
    }

    private Answer version(String subject, int id) {
        ObjectNode node = JSON.createObjectNode().put("subject", subject).put("id", id);
        node.put("version", subjects.getOrDefault(subject, List.of()).indexOf(id) + 1);
        return ok(node.put("schema", schemas.get(id - 1)));
    }

    private Answer config(String method, String subject, JsonNode body) {
        if (method.equals("PUT")) {
            levels.put(subject, body.path("compatibility").asText());
            return ok(body);
        }
        String level = levels.get(subject);
        return level == null
                ? error(404, 40408, "Subject '" + subject + "' does not have subject-level compatibility configured")
                : ok(JSON.createObjectNode().put("compatibilityLevel", level));
    }

    private Answer compatibility(String subject, String schema) {
        if (!subjects.containsKey(subject)) {
            return error(404, 40401, "Subject '" + subject + "' not found.");
        }
        List<String> problems = problems(subject, schema);
        ObjectNode node = JSON.createObjectNode().put("is_compatible", problems.isEmpty());
        node.set("messages", JSON.valueToTree(problems));
        return ok(node);
    }

    private List<String> problems(String subject, String schema) {
        Schema reader = new Schema.Parser().parse(schema);
        return subjects.getOrDefault(subject, List.of()).stream()
                .map(id -> new Schema.Parser().parse(schemas.get(id - 1)))
                .flatMap(writer ->
                        SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
                                .getResult()
                                .getIncompatibilities()
                                .stream())
                .map(incompatibility -> incompatibility.getType() + " at " + incompatibility.getLocation())
                .toList();
    }

    /** Apicurio's own API; global ids differ from content ids there, and only content ids agree with Confluent's. */
    private Answer apicurio(String path, String body) {
        if (path.equals("/apis/registry/v3/search/versions") && schemas.contains(body)) {
            int contentId = schemas.indexOf(body) + 1;
            ObjectNode version = JSON.createObjectNode()
                    .put("groupId", "default")
                    .put("artifactId", "found-by-content")
                    .put("version", "1")
                    .put("artifactType", "AVRO")
                    .put("state", "ENABLED")
                    .put("globalId", contentId + 1000)
                    .put("contentId", contentId);
            ObjectNode results = JSON.createObjectNode().put("count", 1);
            results.putArray("versions").add(version);
            return ok(results);
        }
        String byContentId = "/apis/registry/v3/ids/contentIds/";
        if (path.startsWith(byContentId) && !path.endsWith("/references")) {
            int id = Integer.parseInt(path.substring(byContentId.length()));
            return new Answer(200, "application/json", schemas.get(id - 1));
        }
        return path.endsWith("/references")
                ? ok(JSON.createArrayNode())
                : error(404, 404, path + " is not served here");
    }

    private static Answer ok(JsonNode body) {
        return new Answer(200, "application/vnd.schemaregistry.v1+json", body.toString());
    }

    private static Answer error(int status, int code, String message) {
        ObjectNode body = JSON.createObjectNode().put("error_code", code).put("message", message);
        return new Answer(status, "application/vnd.schemaregistry.v1+json", body.toString());
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", answer.contentType());
        exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
