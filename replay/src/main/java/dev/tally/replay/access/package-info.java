/** The log of who revealed identified data. */
@NullMarked
package dev.tally.replay.access;

import org.jspecify.annotations.NullMarked;
