package dev.tally.cli.command;

import picocli.CommandLine.Option;

/** How a command writes a list. */
final class ListOutputOptions {
    /** The forms of a list on stdout. */
    enum Format {
        /** For people. */
        table,
        /** For programs: one JSON object. */
        json,
        /** For programs: one JSON object a line, one line an entry. */
        ndjson
    }

    @Option(
            names = "-o",
            paramLabel = "FORMAT",
            description = "Output: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}",
            defaultValue = "table")
    private Format format = Format.table;

    Format format() {
        return format;
    }
}
