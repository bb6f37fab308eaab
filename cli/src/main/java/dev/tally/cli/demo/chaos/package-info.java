/** What makes a demonstration hard: processes that are killed while it runs. */
@NullMarked
package dev.tally.cli.demo.chaos;

import org.jspecify.annotations.NullMarked;
