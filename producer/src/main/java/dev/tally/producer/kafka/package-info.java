/** Between the journal and Kafka: sends what was accepted, hears what became of it, and tells that this gateway lives. */
@NullMarked
package dev.tally.producer.kafka;

import org.jspecify.annotations.NullMarked;
