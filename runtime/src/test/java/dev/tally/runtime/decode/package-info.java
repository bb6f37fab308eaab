/** Tests of this package. */
@NullMarked
package dev.tally.runtime.decode;

import org.jspecify.annotations.NullMarked;
