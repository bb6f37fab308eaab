package dev.tally.runtime.kafka;

import dev.tally.schemas.topic.Topic;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.DefaultProductionExceptionHandler;
import org.apache.kafka.streams.errors.LogAndFailExceptionHandler;
import org.apache.kafka.streams.errors.LogAndFailProcessingExceptionHandler;

/**
 * The one place that makes properties of Kafka clients. What carries a promise is written out here and stands above what the
 * user hands on; {@link KafkaSettings#from} has refused a user's attempt to change it.
 *
 * <p>Serializers are not part of the properties: give instances of {@code TopicSerdes} to the clients' constructors.
 *
 * <p>Immutable, so safe for any thread. Every map is new and the caller's own.
 */
public final class KafkaClients {
    /** Kafka's own default, for a producer that names no topics. */
    private static final int DEFAULT_MESSAGE_BYTES = 1024 * 1024;

    /** Changelogs hold halves and ledgers; a consultation of 500 shares with long notes stays below. */
    private static final int CHANGELOG_MESSAGE_BYTES = 16 * 1024 * 1024;

    /** How long a dead process keeps its partitions. Kafka's 45 s would spend most of the minute until an alarm. */
    private static final int SESSION_TIMEOUT_MS = 10_000;

    private final KafkaSettings kafka;

    /** Clients that reach the brokers in this way. Connects to nothing. */
    public KafkaClients(KafkaSettings kafka) {
        this.kafka = kafka;
    }

    /**
     * Properties of an idempotent producer that waits for all in-sync brokers. Its {@code send} can block for 5 s while no
     * broker is reached: never call it on a thread that answers requests. Any error of a send means "in doubt".
     *
     * @param clientId names the producer in the brokers' logs and in metrics
     * @param topics what it writes to: the largest request equals the largest limit of these
     */
    public Map<String, Object> producer(String clientId, Topic<?, ?>... topics) {
        Map<String, Object> properties = common(clientId);
        properties.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, largestMessage(topics));
        properties.putAll(safeProducer());
        return properties;
    }

    /**
     * Properties of a consumer that reads only what was committed, commits only when told, and stops rather than skip when
     * its offset is gone. A process that is frozen or dead loses its partitions within a minute or ten seconds.
     *
     * @param clientId names the consumer in the brokers' logs and in metrics
     * @param groupId the consumer group
     */
    public Map<String, Object> consumer(String clientId, String groupId) {
        Map<String, Object> properties = consumer(clientId);
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, groupId);
        properties.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
        properties.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, 60_000);
        properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_TIMEOUT_MS);
        return properties;
    }

    /** Properties of a consumer without a group, which is told its partitions and positions. Otherwise as with a group. */
    public Map<String, Object> consumer(String clientId) {
        Map<String, Object> properties = common(clientId);
        properties.putAll(safeConsumer());
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        return properties;
    }

    /**
     * Whether a client could not be made because no broker's name resolves. That passes, for containers start in any order;
     * any other reason is a setting that a person must mend.
     */
    public static boolean isUnresolved(KafkaException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            // Kafka has no type for it; a test holds these words to the client's.
            if (cause instanceof ConfigException
                    && String.valueOf(cause.getMessage()).contains("No resolvable bootstrap urls")) {
                return true;
            }
        }
        return false;
    }

    /**
     * Properties of a consumer that reads large stretches in a bounded memory: without a group, and with at most so many bytes
     * fetched ahead. A record that is larger than that still comes.
     */
    public Map<String, Object> bulkReader(String clientId, int bytesAhead) {
        Map<String, Object> properties = consumer(clientId);
        properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, bytesAhead);
        properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, bytesAhead);
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2_000);
        // At the end of one stretch a fetch is under way that finds nothing; the next one waits for it.
        properties.putIfAbsent(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 50);
        return properties;
    }

    /** Properties of an admin client. */
    public Map<String, Object> admin(String clientId) {
        return common(clientId);
    }

    /**
     * Properties of Kafka Streams: exactly once, with the join's own topics kept as often as all others. An offset that is
     * gone means "from the beginning", never "from the end": reading again is recognised, skipping would not be.
     *
     * @param settings how it runs on this machine
     * @param topics how topics are laid out
     * @param produced what it writes to, its changelogs apart
     */
    public Properties streams(StreamsSettings settings, TopicSettings topics, Topic<?, ?>... produced) {
        Map<String, Object> properties = common(settings.applicationId());
        properties.remove(CommonClientConfigs.CLIENT_ID_CONFIG);
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, settings.applicationId());
        properties.put(StreamsConfig.STATE_DIR_CONFIG, settings.stateDirectory().toString());
        properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.threads());
        properties.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, settings.standbyReplicas());
        properties.put(
                StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
                settings.commitInterval().toMillis());
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        properties.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, topics.replication());
        properties.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        properties.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "classic");
        // A cache would hold back the join's answers until the next commit evicts them.
        properties.putIfAbsent(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0L);
        safeProducer().forEach((name, value) -> properties.put(StreamsConfig.producerPrefix(name), value));
        // Under its plain name, so that what the user hands on by either name stands above it.
        properties.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        properties.put(
                StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
                Math.max(CHANGELOG_MESSAGE_BYTES, largestMessage(produced)));
        // Streams itself turns automatic commits and topic creation off, and complains when it is told to.
        properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.ISOLATION_LEVEL_CONFIG), "read_committed");
        properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.CHECK_CRCS_CONFIG), true);
        properties.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), SESSION_TIMEOUT_MS);
        properties.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        properties.putAll(stoppingHandlers());
        properties.putAll(changelogs(topics));
        Properties result = new Properties();
        result.putAll(properties);
        return result;
    }

    /** Each of them stops the thread: to skip a record because it cannot be read, processed or written would lose it. */
    private static Map<String, Object> stoppingHandlers() {
        return Map.of(
                StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG,
                LogAndFailExceptionHandler.class,
                StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG,
                LogAndFailProcessingExceptionHandler.class,
                StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG,
                DefaultProductionExceptionHandler.class);
    }

    private static Map<String, Object> changelogs(TopicSettings topics) {
        return Map.of(
                StreamsConfig.topicPrefix(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG),
                topics.minInSyncReplicas(),
                StreamsConfig.topicPrefix(TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG),
                false,
                StreamsConfig.topicPrefix(TopicConfig.MAX_MESSAGE_BYTES_CONFIG),
                CHANGELOG_MESSAGE_BYTES);
    }

    private Map<String, Object> common(String clientId) {
        Map<String, Object> properties = new HashMap<>();
        // No client sends its telemetry to the brokers unless the user asks for it.
        properties.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
        properties.putAll(kafka.clientProperties().asMap());
        properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, List.copyOf(kafka.bootstrapServers()));
        properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
        return properties;
    }

    private static Map<String, Object> safeProducer() {
        return Map.of(
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true,
                ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
                5,
                ProducerConfig.RETRIES_CONFIG,
                Integer.MAX_VALUE,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                120_000);
    }

    private static Map<String, Object> safeConsumer() {
        return Map.of(
                ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false,
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false,
                ConsumerConfig.CHECK_CRCS_CONFIG, true);
    }

    private static int largestMessage(Topic<?, ?>... topics) {
        return Arrays.stream(topics).mapToInt(Topic::maxMessageBytes).max().orElse(DEFAULT_MESSAGE_BYTES);
    }
}
