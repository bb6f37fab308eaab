package dev.tally.e2e.container;

import dev.tally.cli.client.GatewayClient;
import dev.tally.cli.client.TrustedCertificates;
import dev.tally.cli.demo.Deployment;
import dev.tally.cli.topics.TopicsSettings;
import dev.tally.e2e.EndToEndStack;
import dev.tally.runtime.database.DatabaseSettings;
import dev.tally.runtime.kafka.KafkaClients;
import dev.tally.runtime.serde.TopicSerdes;
import dev.tally.runtime.settings.PassThrough;
import dev.tally.runtime.settings.Secret;
import dev.tally.runtime.settings.Settings;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.lifecycle.Startables;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * Everything in containers: three brokers, a real Apicurio Registry, PostgreSQL, and each role of Tally from its own image.
 * The tests speak to it from outside, as practice software and operators do.
 *
 * <p>Owns the containers and their network. For one thread, but for the kills.
 */
final class ContainerStack implements Deployment, EndToEndStack, AutoCloseable {
    private static final String TOKEN = "a-token-for-tests-and-nothing-else";
    private static final String DATABASE = "tally";
    private static final String PASSWORD = "a-password-for-tests";

    private final Network network = Network.newNetwork();
    private final BrokerCluster brokers = new BrokerCluster(network);
    private final RegistryContainer registry = new RegistryContainer().withNetwork(network);
    private final PostgreSQLContainer postgres = new PostgreSQLContainer(Images.postgres())
            .withNetwork(network)
            .withNetworkAliases("postgres")
            .withDatabaseName(DATABASE)
            .withUsername("postgres")
            .withPassword(PASSWORD);

    private final RoleContainer gateway = new RoleContainer(network, "gateway");
    private final RoleContainer join = new RoleContainer(network, "join");
    private final RoleContainer sink = new RoleContainer(network, "sink");
    private final RoleContainer spareSink = new RoleContainer(network, "sink");
    private final Path certificate;
    private Duration stackStart = Duration.ZERO;

    /**
     * A stack that is not started yet.
     *
     * @param directory where the gateway's certificate is put
     */
    ContainerStack(Path directory) {
        this.certificate = directory.resolve("gateway.pem");
    }

    /** Starts everything and waits until it is ready. */
    void start() {
        long begun = System.nanoTime();
        Startables.deepStart(Stream.of(registry, postgres)).join();
        brokers.start();
        stackStart = Duration.ofNanos(System.nanoTime() - begun);
        RoleContainer.run(network, shared(), "topics", "apply", "--execute");
        RoleContainer.run(network, migration(), "database", "migrate", "--execute");
        gateway.withEnv(shared())
                .withEnv("TALLY_GATEWAY_TOKEN", TOKEN)
                .withEnv("TALLY_GATEWAY_IDENTIFIERS", "fixture")
                .listeningWithCertificateOfItsOwn();
        join.withEnv(shared())
                .withEnv("TALLY_JOIN_STANDBY_REPLICAS", "0")
                .withEnv("TALLY_JOIN_DEADLINE_AFTER_STATEMENT", "5s")
                .withEnv("TALLY_JOIN_DEADLINE_AFTER_SHARE", "5s")
                .withEnv("TALLY_JOIN_DEADLINE_AFTER_OBSERVATION", "5s");
        List.of(sink, spareSink)
                .forEach(each ->
                        each.withEnv(shared()).withEnv(database()).withEnv("TALLY_DATABASE_PASSWORD", PASSWORD));
        Startables.deepStart(Stream.of(gateway, join, sink)).join();
        gateway.writeCertificateTo(certificate);
    }

    @Override
    public Deployment deployment() {
        return this;
    }

    @Override
    public GatewayClient gateway(Duration patience) {
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .sslContext(TrustedCertificates.read(certificate))
                .build();
        return new GatewayClient(http, URI.create(gateway.address()), TOKEN, patience);
    }

    @Override
    public DatabaseSettings databaseReader() {
        return new DatabaseSettings(
                postgres.getJdbcUrl(), "tally_reader", Secret.of(PASSWORD), Duration.ofSeconds(40), PassThrough.none());
    }

    @Override
    public KafkaClients kafka() {
        return new KafkaClients(outside().kafka());
    }

    @Override
    public TopicSerdes serdes() {
        return new TopicSerdes(outside().serde());
    }

    @Override
    public Duration stackStart() {
        return stackStart;
    }

    @Override
    public Optional<String> unexpectedEnd() {
        return Stream.of(gateway, join)
                .filter(role -> !role.isRunning())
                .map(role -> "a container of " + role.command() + " has ended: " + role.lastLines())
                .findFirst();
    }

    @Override
    public void killBroker(int id) {
        brokers.kill(id);
    }

    @Override
    public void replaceSink() {
        Engine.kill(sink);
        spareSink.start();
    }

    private TopicsSettings outside() {
        return Settings.of(Map.of(
                        "kafka.bootstrap.servers", brokers.bootstrapServers(),
                        "serde.schema.registry.url", registry.url()))
                .read(TopicsSettings::from);
    }

    private Map<String, String> shared() {
        return Map.of(
                "TALLY_KAFKA_BOOTSTRAP_SERVERS", brokers.bootstrapServersInside(),
                "TALLY_SERDE_SCHEMA_REGISTRY_URL", RegistryContainer.urlInside());
    }

    private static Map<String, String> database() {
        return Map.of(
                "TALLY_DATABASE_URL",
                "jdbc:postgresql://postgres:5432/" + DATABASE,
                // The network of the containers leads nowhere else.
                "TALLY_DATABASE_ALLOW_UNVERIFIED_TLS",
                "true");
    }

    private static Map<String, String> migration() {
        return Map.of(
                "TALLY_DATABASE_URL",
                "jdbc:postgresql://postgres:5432/" + DATABASE,
                "TALLY_DATABASE_ALLOW_UNVERIFIED_TLS",
                "true",
                "TALLY_MIGRATION_USER",
                "postgres",
                "TALLY_MIGRATION_PASSWORD",
                PASSWORD,
                "TALLY_MIGRATION_SINK_PASSWORD",
                PASSWORD,
                "TALLY_MIGRATION_READER_PASSWORD",
                PASSWORD);
    }

    @Override
    public void close() {
        Stream.of(spareSink, sink, join, gateway, registry, postgres).forEach(GenericContainer::stop);
        brokers.close();
        network.close();
    }
}
