package dev.tally.local.broker;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The settings of one broker. Two kinds: what keeps records safe, as production has it, and what lets three brokers start
 * within seconds on two cores, which only a machine that is not production may have.
 */
final class BrokerProperties {
    /** The largest value of a topic (a whole record), and room for its key, headers and batch. */
    private static final int MESSAGE_BYTES_MAX = 16 * 1024 * 1024 + 64 * 1024;

    private static final int REPLICAS = 3;
    private static final int IN_SYNC_REPLICAS_MIN = 2;

    /** Kafka holds this setting in an int of milliseconds: 24.8 days is the longest it can say. */
    private static final int TRANSACTIONAL_ID_EXPIRATION_MS = Integer.MAX_VALUE;

    private final BrokerAddress broker;
    private final List<BrokerAddress> all;
    private final Path dataDirectory;

    BrokerProperties(BrokerAddress broker, List<BrokerAddress> all, Path dataDirectory) {
        this.broker = broker;
        this.all = all;
        this.dataDirectory = dataDirectory;
    }

    /** The text of {@code server.properties}, which is ASCII: the broker reads it as ISO 8859-1, whatever it was written in. */
    String text() {
        Map<String, String> properties = new TreeMap<>(addresses());
        properties.putAll(safety());
        properties.putAll(speed());
        return properties.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + escaped(entry.getValue()) + "\n")
                .collect(Collectors.joining());
    }

    /** In a properties file a backslash begins an escape, and what is not ASCII is one: a path may hold either. */
    private static String escaped(String value) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\') {
                escaped.append("\\\\");
            } else if (c < ' ' || c > '~') {
                escaped.append(String.format("\\u%04x", (int) c));
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }

    private Map<String, String> addresses() {
        return Map.of(
                "process.roles",
                "broker,controller",
                "node.id",
                Integer.toString(broker.id()),
                "controller.quorum.voters",
                all.stream().map(BrokerAddress::voter).collect(Collectors.joining(",")),
                "listeners",
                "PLAINTEXT://" + broker.client() + ",CONTROLLER://" + broker.controller(),
                "advertised.listeners",
                "PLAINTEXT://" + broker.client(),
                "controller.listener.names",
                "CONTROLLER",
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "log.dirs",
                dataDirectory.toString());
    }

    private Map<String, String> safety() {
        String replicas = Integer.toString(Math.min(REPLICAS, all.size()));
        String inSyncMin = Integer.toString(Math.min(IN_SYNC_REPLICAS_MIN, all.size()));
        Map<String, String> safety = new TreeMap<>();
        safety.put("default.replication.factor", replicas);
        safety.put("min.insync.replicas", inSyncMin);
        safety.put("unclean.leader.election.enable", "false");
        safety.put("auto.create.topics.enable", "false");
        for (String internal : List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
            safety.put(internal + ".replication.factor", replicas);
        }
        safety.put("transaction.state.log.min.isr", inSyncMin);
        safety.put("share.coordinator.state.topic.min.isr", inSyncMin);
        safety.put("message.max.bytes", Integer.toString(MESSAGE_BYTES_MAX));
        safety.put("replica.fetch.max.bytes", Integer.toString(MESSAGE_BYTES_MAX));
        safety.put(
                "offsets.retention.minutes", Long.toString(Duration.ofDays(365).toMinutes()));
        safety.put("transactional.id.expiration.ms", Integer.toString(TRANSACTIONAL_ID_EXPIRATION_MS));
        return safety;
    }

    private static Map<String, String> speed() {
        Map<String, String> speed = new TreeMap<>();
        // A killed broker is noticed after 2 s and not after 9; below 1.5 s a busy machine loses live ones.
        speed.put("broker.session.timeout.ms", "2000");
        speed.put("broker.heartbeat.interval.ms", "400");
        speed.put("group.initial.rebalance.delay.ms", "0");
        // 128 MiB by default, in each broker.
        speed.put("log.cleaner.dedupe.buffer.size", "2097152");
        speed.put("log.cleaner.threads", "1");
        speed.put("num.network.threads", "2");
        speed.put("num.io.threads", "4");
        speed.put("offsets.topic.num.partitions", "10");
        speed.put("transaction.state.log.num.partitions", "10");
        speed.put("share.coordinator.state.topic.num.partitions", "3");
        return speed;
    }
}
