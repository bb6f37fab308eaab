package dev.tally.cli.command;

/** How a command writes its result to stdout. */
public enum OutputFormat {
    /** For people. */
    table,
    /** For programs: one JSON object. */
    json
}
