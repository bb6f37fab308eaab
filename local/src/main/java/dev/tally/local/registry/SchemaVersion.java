package dev.tally.local.registry;

/**
 * One version of a subject.
 *
 * @param version from 1, never given twice within the subject
 * @param id the same for the same schema under every subject
 * @param schema the schema's whole JSON text, as Avro writes it
 */
record SchemaVersion(String subject, int version, int id, String schema) {}
