/** Whether a record that came from Kafka is what it says it is: a pure check that trusts nobody. */
@NullMarked
package dev.tally.sink.check;

import org.jspecify.annotations.NullMarked;
