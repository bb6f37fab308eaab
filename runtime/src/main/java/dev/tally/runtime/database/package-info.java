/** How PostgreSQL is reached, as settings; no connection is made here. */
@NullMarked
package dev.tally.runtime.database;

import org.jspecify.annotations.NullMarked;
