package dev.tally.cli.command;

import picocli.CommandLine.Command;

/** The database. */
@Command(
        name = "database",
        description = "Brings the database's roles and tables up to date.",
        subcommands = DatabaseMigrateCommand.class)
final class DatabaseCommand {}
