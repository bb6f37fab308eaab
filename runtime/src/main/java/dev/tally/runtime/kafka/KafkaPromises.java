package dev.tally.runtime.kafka;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The client settings that cannot be handed on, with the reason: those that carry a promise, and those that a setting of ours
 * gives, which would be overwritten in silence. The first are written out although some are Kafka's defaults: when a setting is
 * not explicit, a conflicting one can turn idempotence off in silence. Source: docs/DESIGN.md.
 */
final class KafkaPromises {
    private static final Pattern ROLE =
            Pattern.compile("^(main\\.consumer|restore\\.consumer|global\\.consumer|consumer|producer|admin)\\.");

    /** By the names that Kafka Streams gives to the settings of the join's own topics. */
    private static final String OWN_TOPICS = "topic.";

    private static final String KEEPS = "the join's own topics keep what they hold, as all others do";
    private static final String GIVEN = "the service gives it";

    private static final Map<String, String> REASONS = new TreeMap<>(Map.ofEntries(
            Map.entry("acks", "an event is REPLICATED only when all in-sync brokers have it"),
            Map.entry("enable.idempotence", "a retry must not write an event twice or out of order"),
            Map.entry("max.in.flight.requests.per.connection", "more than 5 ends idempotence"),
            Map.entry("retries", "delivery.timeout.ms bounds the retries"),
            Map.entry("delivery.timeout.ms", "after it an event is in doubt and is sent again"),
            Map.entry("max.block.ms", "a producer that blocks longer blocks its callers"),
            Map.entry("max.request.size", "it equals the limit of the topic"),
            Map.entry("transactional.id", GIVEN),
            Map.entry("allow.auto.create.topics", "topics are made by `tally topics apply`, never by a broker"),
            Map.entry("isolation.level", "what an aborted transaction wrote must not be read"),
            Map.entry("enable.auto.commit", "an offset is committed after its records are safe, not on a timer"),
            Map.entry("auto.offset.reset", "a lost offset must stop the service, not skip records"),
            Map.entry("check.crcs", "a flipped bit must be noticed"),
            Map.entry("max.poll.interval.ms", "it bounds how long a frozen service keeps its partitions"),
            Map.entry("session.timeout.ms", "it bounds how long a dead service keeps its partitions"),
            Map.entry("group.protocol", "session.timeout.ms holds under the classic protocol"),
            Map.entry("group.id", GIVEN),
            Map.entry("client.id", GIVEN + ", for the brokers' logs and the metrics"),
            Map.entry("partitioner.class", "the halves of a consultation meet only in partitions chosen alike"),
            Map.entry("partitioner.ignore.keys", "the halves of a consultation meet only in partitions chosen alike"),
            Map.entry("processing.guarantee", "the join is exactly once"),
            Map.entry("deserialization.exception.handler", "a record that is skipped is lost"),
            Map.entry("processing.exception.handler", "a record that is skipped is lost"),
            Map.entry("production.exception.handler", "a record that is skipped is lost"),
            Map.entry("default.deserialization.exception.handler", "a record that is skipped is lost"),
            Map.entry("default.production.exception.handler", "a record that is skipped is lost"),
            Map.entry("ensure.explicit.internal.resource.naming", "unnamed stores lose their content at an upgrade"),
            Map.entry(OWN_TOPICS + "cleanup.policy", KEEPS),
            Map.entry(OWN_TOPICS + "retention.ms", KEEPS),
            Map.entry(OWN_TOPICS + "retention.bytes", KEEPS),
            Map.entry(OWN_TOPICS + "message.timestamp.type", KEEPS),
            Map.entry(OWN_TOPICS + "unclean.leader.election.enable", KEEPS),
            Map.entry(OWN_TOPICS + "max.message.bytes", "it has room for the largest consultation")));

    /** Which setting of ours gives what. */
    private static final Map<String, String> OURS = new TreeMap<>(Map.ofEntries(
            Map.entry("bootstrap.servers", KafkaSettings.BOOTSTRAP_SERVERS.key()),
            Map.entry("application.id", StreamsSettings.APPLICATION_ID.key()),
            Map.entry("state.dir", StreamsSettings.STATE_DIRECTORY.key()),
            Map.entry("num.stream.threads", StreamsSettings.THREADS.key()),
            Map.entry("num.standby.replicas", StreamsSettings.STANDBY_REPLICAS.key()),
            Map.entry("commit.interval.ms", StreamsSettings.COMMIT_INTERVAL.key()),
            Map.entry("replication.factor", TopicSettings.REPLICATION.key()),
            Map.entry(OWN_TOPICS + "min.insync.replicas", TopicSettings.MIN_IN_SYNC_REPLICAS.key()),
            Map.entry("rocksdb.config.setter", "join.store-memory"),
            Map.entry("cache.max.bytes.buffering", "kafka.statestore.cache.max.bytes"),
            Map.entry("key.serializer", "serde.key.serializer"),
            Map.entry("key.deserializer", "serde.key.deserializer"),
            Map.entry("value.serializer", "serde.value.serializer"),
            Map.entry("value.deserializer", "serde.value.deserializer")));

    private KafkaPromises() {}

    /**
     * Why a setting cannot be handed on and what to do instead, as the end of a sentence; null when it can. Streams' prefixed
     * forms count as the setting itself.
     */
    static @Nullable String refusal(String name) {
        String ours = OURS.get(withoutRole(name));
        if (ours != null) {
            return "cannot be changed, for " + ours + " gives it: set that instead";
        }
        String reason = REASONS.get(withoutRole(name));
        return reason == null ? null : "cannot be changed, for " + reason + ": remove it";
    }

    /** The name without the prefix by which Streams tells its clients apart. */
    static String withoutRole(String name) {
        return ROLE.matcher(name).replaceFirst("");
    }
}
