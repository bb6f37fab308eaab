package dev.tally.cli.command;

import picocli.CommandLine.Option;

/** How a command writes its result. */
public final class OutputOptions {
    @Option(
            names = "-o",
            paramLabel = "FORMAT",
            description = "Output: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}",
            defaultValue = "table")
    private OutputFormat format = OutputFormat.table;

    boolean isJson() {
        return format == OutputFormat.json;
    }
}
