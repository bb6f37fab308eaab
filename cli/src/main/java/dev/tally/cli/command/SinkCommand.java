package dev.tally.cli.command;

import dev.tally.sink.SinkRole;
import dev.tally.sink.SinkSettings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs the sink: writes complete records to PostgreSQL. */
@Command(
        name = "sink",
        description = "Runs the sink: writes complete records to PostgreSQL.",
        footer = {"", "Runs until SIGTERM or Ctrl-C. Settings: see docs/SETTINGS.md."})
final class SinkCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final SettingsOptions options = new SettingsOptions();

    @Override
    public Integer call() {
        return RoleLauncher.run(spec, options.settings(), reader -> {
            SinkSettings settings = SinkSettings.from(reader);
            return (checks, metrics, clock) -> new SinkRole(settings, checks, metrics, clock);
        });
    }
}
