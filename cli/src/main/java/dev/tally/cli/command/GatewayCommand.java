package dev.tally.cli.command;

import dev.tally.producer.gateway.GatewayConfiguration;
import dev.tally.producer.gateway.GatewayRole;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs the gateway: takes halves over HTTP and publishes them to Kafka. */
@Command(
        name = "gateway",
        description = "Runs the gateway: takes halves over HTTP and publishes them to Kafka.",
        footer = {"", "Runs until SIGTERM or Ctrl-C. Settings: see docs/SETTINGS.md."})
final class GatewayCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final SettingsOptions options = new SettingsOptions();

    @Override
    public Integer call() {
        return RoleLauncher.run(spec, options.settings(), reader -> {
            GatewayConfiguration configuration = GatewayConfiguration.from(reader);
            return (checks, metrics, clock) ->
                    new GatewayRole(configuration, metrics, checks, clock, UUID.randomUUID());
        });
    }
}
