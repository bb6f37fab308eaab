/** What runs inside a broker's own JVM before Kafka does. */
@NullMarked
package dev.tally.local.brokers;

import org.jspecify.annotations.NullMarked;
