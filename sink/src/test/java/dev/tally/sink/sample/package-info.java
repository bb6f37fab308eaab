/** Consultations made from a seed, for tests. */
@NullMarked
package dev.tally.sink.sample;

import org.jspecify.annotations.NullMarked;
