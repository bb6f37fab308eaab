package dev.tally.e2e;

import dev.tally.cli.demo.Pipeline;
import dev.tally.event.AuditFinding;
import dev.tally.schemas.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** What the audit has published so far. For one thread. */
final class PublishedFindings implements AutoCloseable {
    private final KafkaConsumer<UUID, AuditFinding> consumer;
    private final List<TopicPartition> partitions;
    private final Map<UUID, AuditFinding> newest = new LinkedHashMap<>();
    private final List<AuditFinding> all = new ArrayList<>();

    PublishedFindings(Pipeline pipeline) {
        this.consumer = new KafkaConsumer<>(
                pipeline.kafka().consumer("test-findings"),
                pipeline.serdes().keyDeserializer(Topics.FINDING),
                pipeline.serdes().valueDeserializer(Topics.FINDING));
        this.partitions = consumer.partitionsFor(Topics.FINDING.name()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    private void read() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            consumer.poll(Duration.ofMillis(100)).forEach(record -> {
                newest.put(record.key(), record.value());
                all.add(record.value());
            });
        }
    }

    /** Those that are raised now. */
    List<AuditFinding> raised() {
        read();
        return newest.values().stream()
                .filter(finding -> finding.getResolvedAt() == null)
                .toList();
    }

    /** Everything that was ever published. */
    List<AuditFinding> all() {
        read();
        return List.copyOf(all);
    }

    static Set<String> kinds(Collection<AuditFinding> findings) {
        return findings.stream().map(AuditFinding::getKind).collect(Collectors.toCollection(TreeSet::new));
    }

    static Set<UUID> consultations(Collection<AuditFinding> findings) {
        return findings.stream()
                .flatMap(finding -> finding.getConsultationIds().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    public void close() {
        consumer.close();
    }
}
