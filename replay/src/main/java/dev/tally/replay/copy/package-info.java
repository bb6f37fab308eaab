/** Copies of a window in another topic. */
@NullMarked
package dev.tally.replay.copy;

import org.jspecify.annotations.NullMarked;
