/** Tests of the whole pipeline on real processes. */
@NullMarked
package dev.tally.e2e;

import org.jspecify.annotations.NullMarked;
