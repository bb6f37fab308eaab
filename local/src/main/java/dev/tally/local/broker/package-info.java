/** Kafka brokers in KRaft combined mode, each in a JVM and on a class path of its own. */
@NullMarked
package dev.tally.local.broker;

import org.jspecify.annotations.NullMarked;
