package dev.tally.cli.command;

import picocli.CommandLine.Command;

/** What was set aside, and why. */
@Command(
        name = "quarantine",
        description = "Lists, shows and acknowledges what was set aside. Nothing of it is ever deleted.",
        subcommands = {QuarantineListCommand.class, QuarantineShowCommand.class, QuarantineAcknowledgeCommand.class})
final class QuarantineCommand {}
