/** The seam between accepting a half and getting it to Kafka: today a producer, later a journal in front of it. */
@NullMarked
package dev.tally.producer.outbox;

import org.jspecify.annotations.NullMarked;
