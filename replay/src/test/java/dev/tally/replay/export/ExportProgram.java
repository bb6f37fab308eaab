package dev.tally.replay.export;

import dev.tally.replay.ReplaySettings;
import dev.tally.replay.format.ExportFormat;
import dev.tally.replay.privacy.Disclosure;
import dev.tally.replay.privacy.Pseudonyms;
import dev.tally.replay.topic.ReplayTopic;
import dev.tally.replay.topic.ReplayTopics;
import dev.tally.replay.window.Bound;
import dev.tally.replay.window.Brokers;
import dev.tally.replay.window.Window;
import dev.tally.runtime.kafka.KafkaClients;
import dev.tally.runtime.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;

/**
 * An export as a process of its own, whose memory can be measured: {@code ExportProgram FORMAT FILE key=value ...}. Says in the
 * end how many records it has exported and how much memory it had at most.
 */
public final class ExportProgram {
    private ExportProgram() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Map<String, String> flags = new LinkedHashMap<>();
        for (int i = 2; i < arguments.length; i++) {
            int equals = arguments[i].indexOf('=');
            flags.put(arguments[i].substring(0, equals), arguments[i].substring(equals + 1));
        }
        ReplaySettings settings = Settings.of(flags).read(ReplaySettings::from);
        Manifest manifest = export(
                ReplayTopics.named("record"), ExportFormat.valueOf(arguments[0]), Path.of(arguments[1]), settings);
        String peak = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM"))
                .findFirst()
                .orElse("VmHWM: 0 kB");
        System.out.println("exported " + manifest.records() + " peak " + peak.replaceAll("\\D", ""));
    }

    private static <V extends SpecificRecord> Manifest export(
            ReplayTopic<V> topic, ExportFormat format, Path out, ReplaySettings settings) throws InterruptedException {
        try (Brokers brokers = Brokers.open(new KafkaClients(settings.kafka()))) {
            String name = topic.topic().name();
            Window window = brokers.find(name, new Bound.Beginning(), new Bound.End(), Clock.systemUTC());
            Job<V> job = new Job<>(
                    topic,
                    brokers.topicId(name),
                    window,
                    Selection.ALL,
                    new Disclosure(true, true, Pseudonyms.ofThisRunAlone()),
                    format,
                    null,
                    settings.zone(),
                    "test");
            return new FileExport<V>(settings, RateLimit.NONE, ExportListener.silent(), Clock.systemUTC())
                    .run(job, out, false);
        }
    }
}
