package dev.tally.cli.command;

import dev.tally.cli.role.RoleLauncher;
import dev.tally.cli.role.RoleLauncher.RoleFactory;
import dev.tally.runtime.settings.SettingsReader;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that runs one role as this process. */
@Command(footer = {"", "Runs until SIGTERM or Ctrl-C. Settings: see docs/SETTINGS.md."})
abstract class RoleCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final SettingsOptions options = new SettingsOptions();

    /** Reads the role's own settings, and says how it is made of them. */
    abstract RoleFactory read(SettingsReader reader);

    @Override
    public final Integer call() {
        boolean debug = ((TallyCommand) spec.root().userObject()).isDebug();
        return RoleLauncher.run(spec.name(), options.settings(), CommandSettings.ALL, debug, this::read);
    }
}
