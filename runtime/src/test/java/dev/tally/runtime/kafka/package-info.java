/** Tests of this package. */
@NullMarked
package dev.tally.runtime.kafka;

import org.jspecify.annotations.NullMarked;
