package dev.tally.cli.command;

import dev.tally.cli.role.RoleLauncher.RoleFactory;
import dev.tally.producer.gateway.GatewayConfiguration;
import dev.tally.producer.gateway.GatewayRole;
import dev.tally.runtime.settings.SettingsReader;
import java.util.UUID;
import picocli.CommandLine.Command;

/** Runs the gateway: takes halves over HTTP, keeps them in its journal, and sends them to Kafka. */
@Command(
        name = "gateway",
        description = "Runs the gateway: takes halves over HTTP, keeps them in its journal, and sends them to Kafka.")
final class GatewayCommand extends RoleCommand {
    @Override
    RoleFactory read(SettingsReader reader) {
        GatewayConfiguration configuration = GatewayConfiguration.from(reader);
        return (checks, metrics, clock) -> new GatewayRole(configuration, metrics, checks, clock, UUID.randomUUID());
    }
}
