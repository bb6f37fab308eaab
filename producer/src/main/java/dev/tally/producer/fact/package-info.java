/** An event before it is accepted: its name, its digest, and all of it but the sequence number. */
@NullMarked
package dev.tally.producer.fact;

import org.jspecify.annotations.NullMarked;
