/** Collections for millions of ids in little memory. */
@NullMarked
package dev.tally.replay.audit.compact;

import org.jspecify.annotations.NullMarked;
