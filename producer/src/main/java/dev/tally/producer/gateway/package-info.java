/** The gateway as a role: its settings, the conditions of its start, its life. */
@NullMarked
package dev.tally.producer.gateway;

import org.jspecify.annotations.NullMarked;
