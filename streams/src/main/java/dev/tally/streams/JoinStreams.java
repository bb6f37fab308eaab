package dev.tally.streams;

import dev.tally.runtime.kafka.KafkaClients;
import dev.tally.runtime.management.Health;
import dev.tally.runtime.management.Metrics;
import dev.tally.runtime.service.RoleFailedException;
import dev.tally.runtime.service.StopSignal;
import dev.tally.schemas.topic.Topics;
import dev.tally.schemas.wire.AvroTrust;
import dev.tally.streams.join.JoinRules;
import dev.tally.streams.state.BoundedRocksDb;
import dev.tally.streams.state.RocksMemory;
import java.time.Clock;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsException;

/**
 * The running streams client with the memory of its stores. Owns both. Start and close by one thread; the checks by any.
 */
final class JoinStreams implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(20);

    private final KafkaStreams streams;
    private final RocksMemory memory;
    private final FailurePolicy failures;
    private final DroppedRecords dropped;

    /**
     * Makes the client; it takes the state directory, and connects when it is started.
     *
     * @throws RoleFailedException if the state directory cannot be used
     */
    JoinStreams(
            JoinSettings settings, KafkaClients clients, JoinRules rules, JoinSerdes serdes, FailurePolicy failures) {
        AvroTrust.install();
        this.failures = failures;
        this.memory = new RocksMemory(settings.storeMemory().bytes());
        Topology topology = JoinTopology.build(rules, serdes, settings.topics().minInSyncReplicas(), Clock.systemUTC());
        Properties properties = clients.streams(
                settings.streams(),
                settings.topics(),
                Topics.RECORD,
                Topics.INCOMPLETE,
                Topics.QUARANTINE,
                Topics.RECEIPT);
        properties.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class);
        properties.put(RocksMemory.CONFIG, memory);
        try {
            this.streams = new KafkaStreams(topology, properties);
        } catch (StreamsException unusable) {
            memory.close();
            throw new RoleFailedException(
                    "the state directory " + settings.streams().stateDirectory()
                            + " cannot be used: is it writable, and does no other join use it? Choose another with"
                            + " join.state-directory",
                    unusable);
        }
        this.dropped = new DroppedRecords(streams::metrics);
        streams.setUncaughtExceptionHandler(failures);
    }

    void start() {
        streams.start();
    }

    /** Waits until the stores are read back and records are taken, or the process is to end. */
    void awaitRunning(StopSignal stop) throws InterruptedException {
        // Kafka Streams tells state changes under its own locks; looking is simpler than being told.
        boolean ended = false;
        while (!ended && streams.state() != KafkaStreams.State.RUNNING) {
            ended = stop.await(PAUSE);
        }
    }

    Health health() {
        String outage = failures.outage();
        if (outage != null) {
            return Health.down("waits and tries again: " + outage);
        }
        KafkaStreams.State state = streams.state();
        return switch (state) {
            case RUNNING -> Health.up("running");
            case CREATED, REBALANCING -> Health.down("sharing out partitions or reading stores back");
            default -> Health.down("the streams client is " + state);
        };
    }

    Health droppedRecords() {
        return dropped.health();
    }

    double droppedRecordCount() {
        return dropped.count();
    }

    void bind(Metrics metrics) {
        metrics.bind(streams);
    }

    /** Leaves the group, so that others take over at once and not after the session has timed out. */
    @Override
    public void close() {
        boolean closed = streams.close(CloseOptions.timeout(CLOSE_WITHIN)
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
        if (!closed) {
            // Its threads may still use the memory of the stores: leave it to the end of the process.
            throw new RoleFailedException(
                    "the streams client did not end within " + CLOSE_WITHIN.toSeconds() + " s", null);
        }
        memory.close();
    }
}
