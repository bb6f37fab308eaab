package dev.tally.local.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** P1 rests on these: two brokers hold what was acknowledged, and no broker without it becomes leader. */
class BrokerPropertiesTest {
    @Test
    void threeBrokersHoldEverythingTwiceAtLeast() throws IOException {
        Properties properties = propertiesOfFirstOf(3);

        assertThat(properties)
                .containsEntry("default.replication.factor", "3")
                .containsEntry("min.insync.replicas", "2")
                .containsEntry("offsets.topic.replication.factor", "3")
                .containsEntry("transaction.state.log.replication.factor", "3")
                .containsEntry("transaction.state.log.min.isr", "2")
                .containsEntry("share.coordinator.state.topic.min.isr", "2")
                .containsEntry("unclean.leader.election.enable", "false")
                .containsEntry("auto.create.topics.enable", "false")
                .containsEntry("offsets.retention.minutes", "525600");
        assertThat(properties.getProperty("controller.quorum.voters").split(",", -1))
                .hasSize(3);
    }

    @Test
    void aRecordOfSixteenMebibytesFitsAndIsReplicated() throws IOException {
        Properties properties = propertiesOfFirstOf(3);

        int max = Integer.parseInt(properties.getProperty("message.max.bytes"));
        assertThat(max).isGreaterThan(16 * 1024 * 1024);
        assertThat(Integer.parseInt(properties.getProperty("replica.fetch.max.bytes")))
                .isGreaterThanOrEqualTo(max);
    }

    @Test
    void oneBrokerAloneAsksForNoMoreReplicasThanThereCanBe() throws IOException {
        assertThat(propertiesOfFirstOf(1))
                .containsEntry("default.replication.factor", "1")
                .containsEntry("min.insync.replicas", "1")
                .containsEntry("offsets.topic.replication.factor", "1")
                .containsEntry("transaction.state.log.min.isr", "1");
        assertThat(propertiesOfFirstOf(2))
                .containsEntry("default.replication.factor", "2")
                .containsEntry("min.insync.replicas", "2");
    }

    @Test
    void theBrokerReadsTheVeryDirectoryThatIsMeant() throws IOException {
        for (String directory : List.of("/home/Zoë/données été/pile", "/tmp/back\\slash", "/tmp/𝄞")) {
            assertThat(propertiesOfFirstOf(1, Path.of(directory))).as(directory).containsEntry("log.dirs", directory);
        }
    }

    private static Properties propertiesOfFirstOf(int count) throws IOException {
        return propertiesOfFirstOf(count, Path.of("/data"));
    }

    /** Written as the stack writes them, and read as Kafka does: from a stream of bytes. */
    private static Properties propertiesOfFirstOf(int count, Path dataDirectory) throws IOException {
        List<BrokerAddress> all = IntStream.rangeClosed(1, count)
                .mapToObj(id -> new BrokerAddress(id, 21_000 + id, 22_000 + id))
                .toList();
        String text = new BrokerProperties(all.get(0), all, dataDirectory).text();
        Properties properties = new Properties();
        properties.load(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        return properties;
    }
}
