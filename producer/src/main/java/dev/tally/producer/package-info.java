/** The publisher library: takes checked commands, remembers what it accepted, and answers what became of each. */
@NullMarked
package dev.tally.producer;

import org.jspecify.annotations.NullMarked;
