/** The sink as a role of a process: its settings, its parts put together, and its life. */
@NullMarked
package dev.tally.sink;

import org.jspecify.annotations.NullMarked;
