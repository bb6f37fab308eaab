/** The commands of {@code tally}, one class each. They parse, wire and print; what they run lives elsewhere. */
@NullMarked
package dev.tally.cli.command;

import org.jspecify.annotations.NullMarked;
