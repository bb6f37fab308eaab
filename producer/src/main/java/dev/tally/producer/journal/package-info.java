/** The gateway's log of what it accepted, on its own disk, until storage has confirmed it. */
@NullMarked
package dev.tally.producer.journal;

import org.jspecify.annotations.NullMarked;
