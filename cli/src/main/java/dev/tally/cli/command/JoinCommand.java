package dev.tally.cli.command;

import dev.tally.cli.role.RoleLauncher.RoleFactory;
import dev.tally.runtime.settings.SettingsReader;
import dev.tally.streams.JoinRole;
import dev.tally.streams.JoinSettings;
import picocli.CommandLine.Command;

/** Runs the join: makes complete records of the two halves. */
@Command(name = "join", description = "Runs the join: makes complete records of the two halves.")
final class JoinCommand extends RoleCommand {
    @Override
    RoleFactory read(SettingsReader reader) {
        JoinSettings settings = JoinSettings.from(reader);
        return (checks, metrics, clock) -> new JoinRole(settings, checks, metrics, clock);
    }
}
