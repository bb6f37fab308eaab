/** How far the join has read: whether everything that had arrived before a moment has been processed. */
@NullMarked
package dev.tally.streams.frontier;

import org.jspecify.annotations.NullMarked;
