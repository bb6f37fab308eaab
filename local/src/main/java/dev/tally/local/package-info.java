/** A real stack on one machine: brokers, a schema registry and PostgreSQL, each a process that a test may kill. */
@NullMarked
package dev.tally.local;

import org.jspecify.annotations.NullMarked;
