/** Tells bytes that will never decode from a schema registry that cannot be asked just now. */
@NullMarked
package dev.tally.runtime.decode;

import org.jspecify.annotations.NullMarked;
