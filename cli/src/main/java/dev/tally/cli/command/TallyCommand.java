package dev.tally.cli.command;

import dev.tally.cli.console.FailureReporter;
import dev.tally.runtime.service.ExitCode;
import java.io.PrintWriter;
import java.util.UUID;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;

/** The {@code tally} command. */
@Command(
        name = "tally",
        description = "A replicated consultation-record pipeline that cannot lose a note in silence.",
        versionProvider = TallyCommand.Version.class,
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        synopsisSubcommandLabel = "COMMAND",
        usageHelpAutoWidth = true,
        subcommands = {
            DemoCommand.class,
            UpCommand.class,
            GatewayCommand.class,
            JoinCommand.class,
            SinkCommand.class,
            TopicsCommand.class,
            DatabaseCommand.class,
            PublishCommand.class,
            StatusCommand.class,
            QuarantineCommand.class,
            ReplayCommand.class,
            RestoreCommand.class,
            AuditCommand.class,
            IncidentCommand.class
        },
        footer = {
            "",
            "Settings: flag over environment (TALLY_...) over file; see docs/SETTINGS.md.",
            "Exit codes: 0 ok, 1 failed, 2 usage, 3 findings."
        })
public final class TallyCommand {
    @Option(names = FailureReporter.DEBUG, description = "Show stack traces of failures.", scope = ScopeType.INHERIT)
    private boolean debug;

    /** Whether stack traces of failures are shown. */
    boolean isDebug() {
        return debug;
    }

    /** The command line, ready to execute. */
    public static CommandLine commandLine() {
        return new CommandLine(new TallyCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(UUID.class, TallyCommand::uuid)
                .setExecutionExceptionHandler(new FailureReporter())
                .setParameterExceptionHandler(TallyCommand::usage);
    }

    private static UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException notOne) {
            throw new TypeConversionException("must be a UUID, such as 7d3f2a52-8f43-4d0a-8a66-0f5f4c1f2b11");
        }
    }

    private static int usage(ParameterException wrong, String[] arguments) {
        CommandLine command = wrong.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("tally: " + wrong.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(wrong, err);
        err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        err.flush();
        return ExitCode.USAGE.code();
    }

    /** The version of the build. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = TallyCommand.class.getPackage().getImplementationVersion();
            return new String[] {"tally " + (version == null ? "(from classes)" : version)};
        }
    }
}
