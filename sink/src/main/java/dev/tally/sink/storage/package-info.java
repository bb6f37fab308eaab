/**
 * Records in PostgreSQL: the union write, the place in Kafka that is written with it, and the migrations. Nothing in here
 * knows of a Kafka client, and nothing outside knows of {@code java.sql}.
 */
@NullMarked
package dev.tally.sink.storage;

import org.jspecify.annotations.NullMarked;
