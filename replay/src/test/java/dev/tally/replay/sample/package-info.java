/** Consultations made from a seed, and the topics that hold them, for tests. */
@NullMarked
package dev.tally.replay.sample;

import org.jspecify.annotations.NullMarked;
