/** PostgreSQL under each account that it can be run as. */
@NullMarked
package dev.tally.local.postgres;

import org.jspecify.annotations.NullMarked;
