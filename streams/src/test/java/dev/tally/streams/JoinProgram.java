package dev.tally.streams;

import dev.tally.runtime.logging.LoggingSettings;
import dev.tally.runtime.logging.Logs;
import dev.tally.runtime.management.HealthChecks;
import dev.tally.runtime.management.Metrics;
import dev.tally.runtime.service.RoleRunner;
import dev.tally.runtime.settings.Settings;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The join as a process of its own, which a test can kill: {@code JoinProgram key=value ...}. */
public final class JoinProgram {
    private JoinProgram() {}

    public static void main(String[] arguments) {
        Map<String, String> flags = new LinkedHashMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            flags.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        Logs.configure(new LoggingSettings(LoggingSettings.Format.TEXT, LoggingSettings.Level.INFO));
        JoinSettings settings = Settings.of(flags).read(JoinSettings::from);
        JoinRole join = new JoinRole(settings, new HealthChecks(), new Metrics("join"), Clock.systemUTC());
        RoleRunner runner = new RoleRunner("join", List.of(join), System.err, Duration.ofSeconds(30), true);
        System.exit(runner.runUntilTerminated().code());
    }
}
