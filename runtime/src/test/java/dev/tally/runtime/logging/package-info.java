/** Tests of this package. */
@NullMarked
package dev.tally.runtime.logging;

import org.jspecify.annotations.NullMarked;
