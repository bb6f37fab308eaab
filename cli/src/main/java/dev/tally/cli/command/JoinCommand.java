package dev.tally.cli.command;

import dev.tally.streams.JoinRole;
import dev.tally.streams.JoinSettings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs the join: makes complete records of the two halves. */
@Command(
        name = "join",
        description = "Runs the join: makes complete records of the two halves.",
        footer = {"", "Runs until SIGTERM or Ctrl-C. Settings: see docs/SETTINGS.md."})
final class JoinCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final SettingsOptions options = new SettingsOptions();

    @Override
    public Integer call() {
        return RoleLauncher.run(spec, options.settings(), reader -> {
            JoinSettings settings = JoinSettings.from(reader);
            return (checks, metrics, clock) -> new JoinRole(settings, checks, metrics, clock);
        });
    }
}
