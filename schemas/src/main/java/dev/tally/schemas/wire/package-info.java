/**
 * The default serde: Avro in the Confluent wire format, with schema ids from any registry that speaks the Confluent REST
 * API.
 */
@NullMarked
package dev.tally.schemas.wire;

import org.jspecify.annotations.NullMarked;
