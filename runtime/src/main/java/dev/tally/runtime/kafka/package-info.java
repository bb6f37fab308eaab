/** The one place that makes properties of Kafka clients, with every setting that carries a promise written out. */
@NullMarked
package dev.tally.runtime.kafka;

import org.jspecify.annotations.NullMarked;
