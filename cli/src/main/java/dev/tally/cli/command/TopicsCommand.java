package dev.tally.cli.command;

import picocli.CommandLine.Command;

/** Topics and schemas. */
@Command(
        name = "topics",
        description = "Creates the topics and registers the schemas, or reports every drift from what they must be.",
        subcommands = {TopicsApplyCommand.class, TopicsCheckCommand.class})
final class TopicsCommand {}
