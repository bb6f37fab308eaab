/** How topics become evidence. */
@NullMarked
package dev.tally.replay.audit.reading;

import org.jspecify.annotations.NullMarked;
