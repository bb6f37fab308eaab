/** What is known of an accepted event, as a type whose transitions only go forward. */
@NullMarked
package dev.tally.producer.state;

import org.jspecify.annotations.NullMarked;
