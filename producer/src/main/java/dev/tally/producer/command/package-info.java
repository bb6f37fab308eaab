/** What practice software asks the gateway to accept, checked: four commands, each of which becomes one event. */
@NullMarked
package dev.tally.producer.command;

import org.jspecify.annotations.NullMarked;
