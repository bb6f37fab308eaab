/** The promises, as objects that judge evidence. */
@NullMarked
package dev.tally.replay.audit.guarantee;

import org.jspecify.annotations.NullMarked;
