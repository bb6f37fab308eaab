package dev.tally.cli;

import dev.tally.cli.command.TallyCommand;

/** The program. */
public final class Main {
    private Main() {}

    /** Runs one command and exits with its code. */
    public static void main(String[] arguments) {
        int exitCode = TallyCommand.commandLine().execute(arguments);
        System.out.flush();
        System.exit(exitCode);
    }
}
