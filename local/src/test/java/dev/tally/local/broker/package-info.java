/** The brokers' settings. */
@NullMarked
package dev.tally.local.broker;

import org.jspecify.annotations.NullMarked;
