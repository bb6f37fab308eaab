/** Filling a database from the topics: the sink, fed from the start, and the proof that it holds what they hold. */
@NullMarked
package dev.tally.sink.restore;

import org.jspecify.annotations.NullMarked;
