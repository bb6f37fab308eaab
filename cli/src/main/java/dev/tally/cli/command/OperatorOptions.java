package dev.tally.cli.command;

import picocli.CommandLine.Option;

/** Who is at the keyboard. */
final class OperatorOptions {
    @Option(
            names = "--user",
            paramLabel = "NAME",
            description =
                    "Who you are, for the log of accesses and for acknowledgements. Default: the system's user name.",
            defaultValue = "${sys:user.name}")
    @SuppressWarnings("NullAway.Init")
    private String user;

    String user() {
        return user;
    }
}
