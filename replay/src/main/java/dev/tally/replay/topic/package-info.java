/** The topics that can be replayed, and what their events look like as rows. */
@NullMarked
package dev.tally.replay.topic;

import org.jspecify.annotations.NullMarked;
