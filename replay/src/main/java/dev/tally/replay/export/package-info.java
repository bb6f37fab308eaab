/** Exports: a window of a topic into files, in pieces that survive a crash, with a manifest of what was exported. */
@NullMarked
package dev.tally.replay.export;

import org.jspecify.annotations.NullMarked;
