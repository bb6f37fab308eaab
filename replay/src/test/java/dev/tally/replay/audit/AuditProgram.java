package dev.tally.replay.audit;

import dev.tally.replay.privacy.Disclosure;
import dev.tally.replay.privacy.Pseudonyms;
import dev.tally.runtime.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * An audit as a process of its own, whose memory can be measured: {@code AuditProgram key=value ...}. Says in the end how many
 * consultations and findings there were, and how much memory it had at most.
 */
public final class AuditProgram {
    private AuditProgram() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Map<String, String> flags = new LinkedHashMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            flags.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        AuditSettings settings = Settings.of(flags).read(AuditSettings::from);
        AuditRequest request =
                new AuditRequest(Duration.ZERO, Set.of(), new Disclosure(false, false, Pseudonyms.ofThisRunAlone()));
        AuditReport report = new Audit(settings, request, Clock.systemUTC()).run(finding -> {});
        String peak = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM"))
                .findFirst()
                .orElse("VmHWM: 0 kB");
        System.out.println("consultations " + report.consultations() + " records " + report.storedRecords()
                + " findings " + report.findings() + " peak " + peak.replaceAll("\\D", ""));
    }
}
