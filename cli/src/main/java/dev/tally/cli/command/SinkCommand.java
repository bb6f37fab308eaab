package dev.tally.cli.command;

import dev.tally.cli.role.RoleLauncher.RoleFactory;
import dev.tally.runtime.settings.SettingsReader;
import dev.tally.sink.SinkRole;
import dev.tally.sink.SinkSettings;
import picocli.CommandLine.Command;

/** Runs the sink: writes complete records to PostgreSQL. */
@Command(name = "sink", description = "Runs the sink: writes complete records to PostgreSQL.")
final class SinkCommand extends RoleCommand {
    @Override
    RoleFactory read(SettingsReader reader) {
        SinkSettings settings = SinkSettings.from(reader);
        return (checks, metrics, clock) -> new SinkRole(settings, checks, metrics, clock);
    }
}
