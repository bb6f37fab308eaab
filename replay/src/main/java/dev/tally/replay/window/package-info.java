/** Which records a replay reads: from words to offsets. */
@NullMarked
package dev.tally.replay.window;

import org.jspecify.annotations.NullMarked;
