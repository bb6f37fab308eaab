/** Writing to a topic by an operator's command: one record at a time, each acknowledged before anything else is done. */
@NullMarked
package dev.tally.replay.append;

import org.jspecify.annotations.NullMarked;
