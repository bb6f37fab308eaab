/** Processes that are killed, frozen, orphaned and started again. */
@NullMarked
package dev.tally.local.process;

import org.jspecify.annotations.NullMarked;
