package dev.tally.cli.command;

import dev.tally.runtime.service.ExitCode;
import dev.tally.sink.MigrationSettings;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes roles and tables, and brings them up to date. */
@Command(
        name = "migrate",
        description =
                "Makes the roles tally_owner, tally_sink and tally_reader and the tables of the schema tally, and brings them up "
                        + "to date. Can be run any number of times. Changes something only with --execute.")
final class DatabaseMigrateCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final SettingsOptions options = new SettingsOptions();

    @Option(names = "--execute", description = "Execute the migrations.")
    private boolean execute;

    @Override
    public Integer call() {
        MigrationSettings settings = options.settings().read(CommandSettings.ALL, MigrationSettings::from);
        PrintWriter out = spec.commandLine().getOut();
        if (!execute) {
            out.println("would make roles and tables in " + settings.owner().url() + " as "
                    + settings.owner().user());
            out.println("nothing was changed; run it again with --execute");
            return ExitCode.OK.code();
        }
        int migrations = settings.migration().run();
        out.println(
                migrations == 0 ? "nothing to do: the schema is up to date" : "done: " + migrations + " migrations");
        return ExitCode.OK.code();
    }
}
