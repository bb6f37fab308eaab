package dev.tally.runtime.kafka;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The client settings that carry a promise, with the reason. They are written out although some are Kafka's defaults: when a
 * setting is not explicit, a conflicting one can turn idempotence off in silence. Settings that are handed on may not change
 * them. Source: docs/DESIGN.md.
 */
final class KafkaPromises {
    private static final Pattern ROLE =
            Pattern.compile("^(main\\.consumer|restore\\.consumer|global\\.consumer|consumer|producer|admin)\\.");

    private static final Map<String, String> REASONS = new TreeMap<>(Map.ofEntries(
            Map.entry("acks", "an event is REPLICATED only when all in-sync brokers have it"),
            Map.entry("enable.idempotence", "a retry must not write an event twice or out of order"),
            Map.entry("max.in.flight.requests.per.connection", "more than 5 ends idempotence"),
            Map.entry("retries", "delivery.timeout.ms bounds the retries"),
            Map.entry("delivery.timeout.ms", "after it an event is in doubt and is sent again"),
            Map.entry("max.block.ms", "a producer that blocks longer blocks its callers"),
            Map.entry("max.request.size", "it equals the limit of the topic"),
            Map.entry("transactional.id", "the service gives it"),
            Map.entry("allow.auto.create.topics", "topics are made by `tally topics apply`, never by a broker"),
            Map.entry("isolation.level", "what an aborted transaction wrote must not be read"),
            Map.entry("enable.auto.commit", "an offset is committed after its records are safe, not on a timer"),
            Map.entry("auto.offset.reset", "a lost offset must stop the service, not skip records"),
            Map.entry("check.crcs", "a flipped bit must be noticed"),
            Map.entry("max.poll.interval.ms", "it bounds how long a frozen service keeps its partitions"),
            Map.entry("session.timeout.ms", "it bounds how long a dead service keeps its partitions"),
            Map.entry("group.protocol", "session.timeout.ms holds under the classic protocol"),
            Map.entry("group.id", "the service gives it"),
            Map.entry("application.id", "the service gives it"),
            Map.entry("processing.guarantee", "the join is exactly once"),
            Map.entry("replication.factor", "the join's own topics are kept as often as all others"),
            Map.entry("deserialization.exception.handler", "a record that is skipped is lost"),
            Map.entry("processing.exception.handler", "a record that is skipped is lost"),
            Map.entry("production.exception.handler", "a record that is skipped is lost"),
            Map.entry("ensure.explicit.internal.resource.naming", "unnamed stores lose their content at an upgrade"),
            Map.entry("key.serializer", "it is chosen by serde.key.serializer"),
            Map.entry("key.deserializer", "it is chosen by serde.key.deserializer"),
            Map.entry("value.serializer", "it is chosen by serde.value.serializer"),
            Map.entry("value.deserializer", "it is chosen by serde.value.deserializer")));

    private KafkaPromises() {}

    /** Why a setting may not be changed, or null when it may. Streams' prefixed forms count as the setting itself. */
    static @Nullable String reason(String name) {
        return REASONS.get(withoutRole(name));
    }

    /** The name without the prefix by which Streams tells its clients apart. */
    static String withoutRole(String name) {
        return ROLE.matcher(name).replaceFirst("");
    }
}
