/** The parts of the audit that follows, each by itself. */
@NullMarked
package dev.tally.replay.audit.follow;

import org.jspecify.annotations.NullMarked;
