/** For practice software that never says what belongs to a consultation: the gateway says it, from what it accepted. */
@NullMarked
package dev.tally.producer.inference;

import org.jspecify.annotations.NullMarked;
