/** What reading back needs to know. */
@NullMarked
package dev.tally.replay;

import org.jspecify.annotations.NullMarked;
