/** What a person sees: progress on stderr, tables on stdout, one place that turns failures into exit codes. */
@NullMarked
package dev.tally.cli.console;

import org.jspecify.annotations.NullMarked;
