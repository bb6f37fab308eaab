/**
 * What is stored, read back from PostgreSQL in the role that may only read. Nothing in here takes the sink's word: digests are
 * computed again from the columns.
 */
@NullMarked
package dev.tally.replay.storage;

import org.jspecify.annotations.NullMarked;
