package dev.tally.e2e.container;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.testcontainers.containers.Network;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.lifecycle.Startables;

/**
 * Three brokers in combined mode, each a container.
 *
 * <p>Owns the containers. For one thread.
 */
final class BrokerCluster implements AutoCloseable {
    private static final int SIZE = 3;
    private static final int INSIDE_PORT = 19092;
    private static final Duration START_WITHIN = Duration.ofMinutes(4);

    private final List<KafkaContainer> brokers;

    BrokerCluster(Network network) {
        brokers = IntStream.rangeClosed(1, SIZE)
                .mapToObj(id -> broker(id, network))
                .toList();
    }

    /** All at once, for one alone has no quorum. */
    void start() {
        Startables.deepStart(brokers).join();
    }

    /** Where clients on this machine find the brokers. */
    String bootstrapServers() {
        return brokers.stream().map(KafkaContainer::getBootstrapServers).collect(Collectors.joining(","));
    }

    /** Where containers of the same network find them. */
    String bootstrapServersInside() {
        return IntStream.rangeClosed(1, SIZE)
                .mapToObj(id -> host(id) + ":" + INSIDE_PORT)
                .collect(Collectors.joining(","));
    }

    /** Kills one with SIGKILL; it stays dead. */
    void kill(int id) {
        Engine.kill(brokers.get(id - 1));
    }

    private static KafkaContainer broker(int id, Network network) {
        String voters = IntStream.rangeClosed(1, SIZE)
                .mapToObj(each -> each + "@" + host(each) + ":9094")
                .collect(Collectors.joining(","));
        return new KafkaContainer(Images.kafka())
                .withNetwork(network)
                .withListener(host(id) + ":" + INSIDE_PORT)
                // Brokers find one another by the name that they advertise.
                .withCreateContainerCmdModifier(command -> command.withHostName(host(id)))
                .withStartupTimeout(START_WITHIN)
                .withEnv(Map.ofEntries(
                        Map.entry("KAFKA_NODE_ID", Integer.toString(id)),
                        Map.entry("KAFKA_CONTROLLER_QUORUM_VOTERS", voters),
                        Map.entry("KAFKA_HEAP_OPTS", "-Xmx320m"),
                        Map.entry("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false"),
                        Map.entry("KAFKA_DEFAULT_REPLICATION_FACTOR", "3"),
                        Map.entry("KAFKA_MIN_INSYNC_REPLICAS", "2"),
                        Map.entry("KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR", "3"),
                        Map.entry("KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS", "10"),
                        Map.entry("KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR", "3"),
                        Map.entry("KAFKA_TRANSACTION_STATE_LOG_MIN_ISR", "2"),
                        Map.entry("KAFKA_TRANSACTION_STATE_LOG_NUM_PARTITIONS", "10"),
                        Map.entry("KAFKA_MESSAGE_MAX_BYTES", "17825792"),
                        Map.entry("KAFKA_REPLICA_FETCH_MAX_BYTES", "17825792"),
                        Map.entry("KAFKA_BROKER_SESSION_TIMEOUT_MS", "4000"),
                        Map.entry("KAFKA_BROKER_HEARTBEAT_INTERVAL_MS", "800")));
    }

    private static String host(int id) {
        return "broker-" + id;
    }

    @Override
    public void close() {
        brokers.forEach(KafkaContainer::stop);
    }
}
