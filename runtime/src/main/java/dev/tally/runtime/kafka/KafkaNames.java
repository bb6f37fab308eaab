package dev.tally.runtime.kafka;

import dev.tally.runtime.settings.Spelling;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** The names of settings that Kafka's clients know. Kafka itself ignores a mistyped one with a line in the log. */
final class KafkaNames {
    private static final int SLIPS = 2;
    private static final Set<String> KNOWN = known();

    private KafkaNames() {}

    /** All of them, as Streams' clients and all others have them. */
    static Set<String> known() {
        Set<String> names = new HashSet<>(ProducerConfig.configNames());
        names.addAll(ConsumerConfig.configNames());
        names.addAll(AdminClientConfig.configNames());
        names.addAll(StreamsConfig.configDef().names());
        return Set.copyOf(names);
    }

    static boolean isKnown(String name) {
        return KNOWN.contains(KafkaPromises.withoutRole(name));
    }

    static Optional<String> meant(String name) {
        return Spelling.closest(KafkaPromises.withoutRole(name), KNOWN, SLIPS);
    }
}
