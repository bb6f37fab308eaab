/** Tests of this package. */
@NullMarked
package dev.tally.runtime.serde;

import org.jspecify.annotations.NullMarked;
