package dev.tally.schemas.wire;

import org.apache.avro.Schema;

/** What the serde needs to know: the id of a schema, and the schema of an id. Implementations are safe for any thread. */
public interface SchemaDirectory extends AutoCloseable {

    /** Finds the id of exactly this schema under a subject; never registers it. */
    RegistryReply<RegisteredSchema> lookup(String subject, Schema schema);

    /** Finds the schema that an id stands for. An id means the same schema for ever. */
    RegistryReply<Schema> schemaById(int id);

    @Override
    void close();
}
