package dev.tally.cli.command;

import dev.tally.runtime.logging.LoggingSettings;
import dev.tally.runtime.logging.Logs;
import dev.tally.runtime.management.HealthChecks;
import dev.tally.runtime.management.ManagementServer;
import dev.tally.runtime.management.ManagementSettings;
import dev.tally.runtime.management.Metrics;
import dev.tally.runtime.service.Role;
import dev.tally.runtime.service.RoleRunner;
import dev.tally.runtime.settings.Settings;
import dev.tally.runtime.settings.SettingsReader;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;

/** Runs one role as this process, with its management port, until it is told to end. */
final class RoleLauncher {
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(20);

    private RoleLauncher() {}

    /** Makes a role from what all roles share. */
    interface RoleFactory {
        Role create(HealthChecks checks, Metrics metrics, Clock clock);
    }

    /**
     * What every role reads beside its own settings.
     *
     * @param role makes the role from its own settings
     */
    private record Launch(LoggingSettings logging, ManagementSettings management, RoleFactory role) {}

    static int run(CommandSpec command, Settings settings, Function<SettingsReader, RoleFactory> role) {
        Launch launch = settings.read(
                CommandSettings.ALL,
                reader ->
                        new Launch(LoggingSettings.from(reader), ManagementSettings.from(reader), role.apply(reader)));
        Logs.configure(launch.logging());
        try (Metrics metrics = new Metrics(command.name())) {
            HealthChecks checks = new HealthChecks();
            List<Role> roles = List.of(
                    new ManagementServer(launch.management(), checks, metrics),
                    launch.role().create(checks, metrics, Clock.systemUTC()));
            boolean debug = ((TallyCommand) command.root().userObject()).isDebug();
            return new RoleRunner(command.name(), roles, System.err, CLOSE_WITHIN, debug)
                    .runUntilTerminated()
                    .code();
        }
    }
}
