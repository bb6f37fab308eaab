/** How exports are written: tables, NDJSON, CSV, Avro and Parquet, each in parts that can be put together. */
@NullMarked
package dev.tally.replay.format;

import org.jspecify.annotations.NullMarked;
