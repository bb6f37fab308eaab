package dev.tally.cli.demo.scenario;

import dev.tally.cli.role.RoleLauncher;
import dev.tally.producer.gateway.GatewayConfiguration;
import dev.tally.producer.gateway.GatewayRole;
import dev.tally.producer.journal.Journal;
import dev.tally.runtime.settings.Settings;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;

/**
 * A gateway with a fault between its journal and its sender, as a process of its own. Everything else of it is what production runs.
 * No command and no setting of production leads here: each fault is a program with a main class of its own.
 */
public final class FaultyGateway {
    private FaultyGateway() {}

    /**
     * Runs it until it is told to end, and ends this process.
     *
     * @param arguments {@code --config FILE}
     * @param fault makes of the journal what the sender sees of it
     */
    public static void run(String[] arguments, BiFunction<Journal, Clock, Journal> fault) {
        Settings settings = Settings.of(Map.of(), Map.of(), Path.of(arguments[1]));
        int exitCode = RoleLauncher.run("gateway", settings, List.of(), false, reader -> {
            GatewayConfiguration configuration = GatewayConfiguration.from(reader);
            return (checks, metrics, clock) -> new GatewayRole(
                    configuration, metrics, checks, clock, UUID.randomUUID(), journal -> fault.apply(journal, clock));
        });
        System.exit(exitCode);
    }
}
