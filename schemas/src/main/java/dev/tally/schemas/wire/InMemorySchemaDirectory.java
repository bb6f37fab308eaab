package dev.tally.schemas.wire;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/**
 * A directory without a registry, for tests that need no network, such as those of a topology: it gives each schema an id
 * when it is first looked up. Share one between the serializers and deserializers that exchange records. Safe for any
 * thread.
 */
public final class InMemorySchemaDirectory implements SchemaDirectory {
    /** Guarded by this: the id of a schema is its place in the list, counted from 1. */
    private final List<Schema> schemas = new ArrayList<>();

    @Override
    public synchronized RegistryReply<RegisteredSchema> lookup(String subject, Schema schema) {
        if (!schemas.contains(schema)) {
            schemas.add(schema);
        }
        return new RegistryReply.Ok<>(new RegisteredSchema(subject, schemas.indexOf(schema) + 1, 1, schema));
    }

    @Override
    public synchronized RegistryReply<Schema> schemaById(int id) {
        return id >= 1 && id <= schemas.size()
                ? new RegistryReply.Ok<>(schemas.get(id - 1))
                : new RegistryReply.Absent<>("no schema has the id " + id);
    }

    @Override
    public void close() {}
}
