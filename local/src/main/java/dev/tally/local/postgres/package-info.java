/** PostgreSQL as a process, durable as in production, unpacked from a jar. */
@NullMarked
package dev.tally.local.postgres;

import org.jspecify.annotations.NullMarked;
