/** The sink's loop: reads the record topic, sets aside what is unsound, and has the rest written, one step at a time. */
@NullMarked
package dev.tally.sink.loop;

import org.jspecify.annotations.NullMarked;
