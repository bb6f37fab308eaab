/** Tests of this package. */
@NullMarked
package dev.tally.runtime.management;

import org.jspecify.annotations.NullMarked;
