/** The join as a service: its settings, its topology, and the life of its streams client. */
@NullMarked
package dev.tally.streams;

import org.jspecify.annotations.NullMarked;
