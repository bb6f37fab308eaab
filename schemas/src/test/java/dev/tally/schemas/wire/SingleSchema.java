package dev.tally.schemas.wire;

import org.apache.avro.Schema;

/** A directory that knows one schema by one id, which is chosen so that every byte of it shows. */
record SingleSchema(int id, Schema schema) implements SchemaDirectory {
    static final int ID = 0x01020304;

    @Override
    public RegistryReply<RegisteredSchema> lookup(String subject, Schema asked) {
        return asked.equals(schema)
                ? new RegistryReply.Ok<>(new RegisteredSchema(subject, id, 1, schema))
                : new RegistryReply.Absent<>("not this schema");
    }

    @Override
    public RegistryReply<Schema> schemaById(int asked) {
        return asked == id ? new RegistryReply.Ok<>(schema) : new RegistryReply.Absent<>("not this id");
    }

    @Override
    public void close() {}
}
