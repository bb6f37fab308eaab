package dev.tally.runtime.logging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.runtime.ChildJvm;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** Logging is set up for a whole process, so each test has one of its own. */
@Timeout(120)
class LogsIT {
    /** What the child process runs. */
    static final class Main {
        private Main() {}

        public static void main(String[] args) {
            Logs.configure(new LoggingSettings(LoggingSettings.Format.valueOf(args[0]), LoggingSettings.Level.INFO));
            LoggerFactory.getLogger("dev.tally.sink.Loop").info("ours at info");
            LoggerFactory.getLogger("dev.tally.sink.Loop").debug("ours at debug");
            LoggerFactory.getLogger("org.apache.kafka.Some").info("Kafka's at info");
            LoggerFactory.getLogger("org.apache.kafka.Some").warn("Kafka's {}", new ProducerRecord<>("t", "Dupont"));
            Logger.getLogger("javax.some").warning("the JDK's own");
        }
    }

    @Test
    void oursAreShownFromTheLevelSetAndLibrariesFromWarnings() throws Exception {
        assertThat(logged("TEXT"))
                .contains("INFO Loop: ours at info", "WARN Some: Kafka's record for t", "WARN some: the JDK's own")
                .doesNotContain("debug", "Kafka's at info", "Dupont");
    }

    @Test
    void jsonIsOneObjectALine() throws Exception {
        assertThat(logged("JSON").lines())
                .hasSize(3)
                .allMatch(line -> line.startsWith("{\"time\":") && line.endsWith("}"));
    }

    private static String logged(String format) throws Exception {
        Process child = ChildJvm.running(Main.class, format).start();
        try {
            String err = new String(child.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(child.getInputStream().readAllBytes())
                    .as("standard output is for data")
                    .isEmpty();
            assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return err;
        } finally {
            child.destroyForcibly();
        }
    }
}
