/** The join's three stores, and the bytes they hold. */
@NullMarked
package dev.tally.streams.state;

import org.jspecify.annotations.NullMarked;
