/** Proves what became of one consultation, or that it was never received. */
@NullMarked
package dev.tally.replay.incident.proof;

import org.jspecify.annotations.NullMarked;
