/** The incident report: who is affected, from an audit and from what was published before. */
@NullMarked
package dev.tally.replay.incident;

import org.jspecify.annotations.NullMarked;
