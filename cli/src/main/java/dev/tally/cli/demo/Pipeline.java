package dev.tally.cli.demo;

import dev.tally.cli.client.GatewayClient;
import dev.tally.cli.topics.Catalogue;
import dev.tally.cli.topics.TopicsSettings;
import dev.tally.local.LocalStack;
import dev.tally.local.process.PortBook;
import dev.tally.replay.audit.canary.CanarySettings;
import dev.tally.runtime.database.DatabaseSettings;
import dev.tally.runtime.kafka.KafkaClients;
import dev.tally.runtime.serde.TopicSerdes;
import dev.tally.runtime.settings.Settings;
import dev.tally.runtime.topics.TopicReport;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * The whole of Tally on one machine: the local stack, topics, tables, and one process each of gateway, join and sink. What
 * runs is what production runs; only addresses and deadlines differ.
 *
 * <p>Owns the stack and with it every process. Safe for any thread.
 */
public final class Pipeline implements Deployment, AutoCloseable {
    private static final String DATABASE = "tally";

    private final LocalStack stack;
    private final Duration stackStart;
    private final Map<String, String> shared;
    private final TopicsSettings topics;
    private final LocalDatabase database;
    private final int gatewayPort;
    private final Function<Release, RoleProcess> gatewayOf;

    /** Those that ran or run; one at a time, on the same journal. */
    private final Map<Release, RoleProcess> gateways = new ConcurrentHashMap<>();

    private volatile RoleProcess gateway;
    private final RoleProcess join;
    private final RoleProcess sink;
    private final RoleProcess audit;

    private Pipeline(Plan plan, LocalStack stack, Duration stackStart) {
        this.stack = stack;
        this.stackStart = stackStart;
        this.shared = Map.of(
                "kafka.bootstrap.servers", stack.bootstrapServers(),
                "serde.schema.registry.url", stack.registryUrl());
        this.topics = Settings.of(shared).read(TopicsSettings::from);
        this.database = new LocalDatabase(stack.postgres(), DATABASE);
        PortBook ports = new PortBook(plan.directory().resolve("role-ports.properties"), RandomGenerator.getDefault());
        this.gatewayPort = plan.gatewayPort() == 0 ? ports.port("gateway") : plan.gatewayPort();
        this.gatewayOf = release -> role(
                plan,
                release,
                // One listens there at a time.
                ports.port("gateway-management"),
                with(shared, gatewaySettings(plan, gatewayPort)));
        this.gateway = gateways.computeIfAbsent(Release.SOUND_GATEWAY, gatewayOf);
        this.join = role(plan, Release.sound("join"), ports.port("join-management"), with(shared, joinSettings(plan)));
        this.sink =
                role(plan, Release.sound("sink"), ports.port("sink-management"), with(shared, database.sinkSettings()));
        this.audit = role(
                plan,
                Release.AUDIT,
                ports.port("audit-management"),
                with(with(shared, database.auditSettings()), auditSettings(plan, gatewayAddress())));
    }

    /**
     * How a pipeline shall be.
     *
     * @param directory where everything is kept
     * @param cache where unpacked programs are kept between runs
     * @param gatewayPort where the gateway listens; 0 picks a free port
     * @param roleSettings settings beyond addresses, by role
     * @param progress told a sentence at each step
     */
    public record Plan(
            Path directory,
            Path cache,
            int gatewayPort,
            Map<String, Map<String, String>> roleSettings,
            Consumer<String> progress) {

        /** The processes run in directories of their own, where a relative path would lead somewhere else. */
        public Plan {
            directory = directory.toAbsolutePath();
            cache = cache.toAbsolutePath();
        }
    }

    /**
     * Starts everything and waits until it is ready.
     *
     * @throws dev.tally.local.process.StartFailedException if a process does not start; then none is left running
     */
    public static Pipeline start(Plan plan) throws InterruptedException {
        long begun = System.nanoTime();
        plan.progress().accept("starting three brokers, the registry and PostgreSQL");
        LocalStack stack = LocalStack.in(plan.directory()).cache(plan.cache()).start();
        try {
            Pipeline pipeline = new Pipeline(plan, stack, Duration.ofNanos(System.nanoTime() - begun));
            pipeline.prepare(plan);
            pipeline.startRoles(plan);
            return pipeline;
        } catch (RuntimeException | InterruptedException | Error failed) {
            stack.close();
            throw failed;
        }
    }

    /** Brokers, registry and PostgreSQL, to be killed and restarted one by one. */
    public LocalStack stack() {
        return stack;
    }

    @Override
    public Duration stackStart() {
        return stackStart;
    }

    /** Where consultations go in. */
    public URI gatewayAddress() {
        return URI.create("http://127.0.0.1:" + gatewayPort);
    }

    @Override
    public GatewayClient gateway(Duration patience) {
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
        return new GatewayClient(http, gatewayAddress(), null, patience);
    }

    /**
     * Ends the gateway in good order and starts another release of it, or the same anew, at the same address on the same journal,
     * and waits until it is ready. For one thread.
     */
    public void release(Release next) {
        gateway.stop();
        RoleProcess started = gateways.computeIfAbsent(next, gatewayOf);
        gateway = started;
        started.start();
    }

    /** The process of the gateway that was released last. */
    public RoleProcess gateway() {
        return gateway;
    }

    /** The join's process. */
    public RoleProcess join() {
        return join;
    }

    /** The sink's process. */
    public RoleProcess sink() {
        return sink;
    }

    /** The process of the audit that follows. It is not started with the others. */
    public RoleProcess audit() {
        return audit;
    }

    @Override
    public Optional<String> unexpectedEnd() {
        return Stream.of(gateway, join, sink)
                .flatMap(role -> role.unexpectedEnd().stream())
                .findFirst();
    }

    @Override
    public DatabaseSettings databaseReader() {
        return database.reader();
    }

    /** The same for another database of the same server, such as a copy. */
    public DatabaseSettings databaseReader(String name) {
        return database.reader(name);
    }

    /**
     * What an audit is told of addresses, to read the database with a role that can only read.
     *
     * @param deadlines how long a consultation may wait, as the join was told
     */
    public Map<String, String> auditSettings(Map<String, String> deadlines) {
        return with(with(shared, database.auditSettings()), deadlines);
    }

    /** How a database of the same server is reached by whoever fills it. */
    public Map<String, String> sinkSettings(String name) {
        return database.sinkSettings(name);
    }

    @Override
    public KafkaClients kafka() {
        return new KafkaClients(topics.kafka());
    }

    @Override
    public TopicSerdes serdes() {
        return new TopicSerdes(topics.serde());
    }

    /** Addresses and log files, for people. */
    public List<String> addresses() {
        return List.of(
                "gateway    " + gatewayAddress() + "  (openapi: " + gatewayAddress() + "/openapi.json)",
                "kafka      " + stack.bootstrapServers(),
                "registry   " + stack.registryUrl(),
                "postgres   " + stack.postgres().jdbcUrl(DATABASE) + "  (user "
                        + stack.postgres().superuser() + ", no password)",
                "logs       " + stack.processes().directory().resolve("logs"));
    }

    /** Ends every process and waits until all are gone. */
    @Override
    public void close() {
        stack.close();
    }

    private RoleProcess role(Plan plan, Release release, int managementPort, Map<String, String> settings) {
        return RoleProcess.create(
                stack.processes(),
                release,
                plan.directory(),
                managementPort,
                with(settings, plan.roleSettings().getOrDefault(release.role(), Map.of())));
    }

    private static Map<String, String> with(Map<String, String> settings, Map<String, String> more) {
        Map<String, String> all = new HashMap<>(settings);
        all.putAll(more);
        return all;
    }

    private static Map<String, String> gatewaySettings(Plan plan, int port) {
        return Map.of(
                "gateway.port",
                Integer.toString(port),
                "journal.directory",
                plan.directory().resolve("gateway").resolve("journal").toString(),
                // Everybody in a demonstration is invented, and a gateway in production refuses such identities.
                "gateway.identifiers",
                "fixture");
    }

    /** It judges by the deadlines that the join raises by, and if it is to send canaries, it sends them through this gateway. */
    private static Map<String, String> auditSettings(Plan plan, URI gateway) {
        Map<String, String> settings = new HashMap<>(plan.roleSettings().getOrDefault("join", Map.of()));
        settings.keySet().removeIf(key -> !key.startsWith("join.deadline."));
        settings.put(
                "audit.state-directory",
                plan.directory().resolve("audit").resolve("state").toString());
        if (plan.roleSettings().getOrDefault("audit", Map.of()).containsKey(CanarySettings.INTERVAL.key())) {
            settings.put(CanarySettings.GATEWAY.key(), gateway.toString());
        }
        return settings;
    }

    private static Map<String, String> joinSettings(Plan plan) {
        return Map.of(
                "join.state-directory",
                plan.directory().resolve("join").resolve("state").toString(),
                // One process has nobody to keep a warm copy for.
                "join.standby-replicas",
                "0");
    }

    private void prepare(Plan plan) throws InterruptedException {
        plan.progress().accept("creating topics, schemas and tables");
        try (Catalogue catalogue = Catalogue.open(topics)) {
            if (!(catalogue.topics() instanceof TopicReport.Seen report)) {
                throw new IllegalStateException("the brokers are ready and do not describe their topics");
            }
            List<String> refused = catalogue.execute(catalogue.plan(report));
            if (!refused.isEmpty()) {
                throw new IllegalStateException("topics or schemas were refused: " + String.join("; ", refused));
            }
        }
        database.prepare();
    }

    private void startRoles(Plan plan) {
        plan.progress().accept("starting gateway, join and sink");
        List<RoleProcess> roles = List.of(gateway, join, sink);
        roles.forEach(role -> role.process().start());
        roles.forEach(RoleProcess::awaitReady);
    }
}
