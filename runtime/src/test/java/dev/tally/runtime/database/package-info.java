/** Tests of this package. */
@NullMarked
package dev.tally.runtime.database;

import org.jspecify.annotations.NullMarked;
