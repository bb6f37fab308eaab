package dev.tally.schemas.wire;

import org.apache.avro.Schema;

/**
 * A schema as a registry holds it.
 *
 * @param subject the subject it is a version of
 * @param id the id that stands in the bytes of records
 * @param version its version within the subject, from 1
 * @param schema the schema itself
 */
public record RegisteredSchema(String subject, int id, int version, Schema schema) {}
