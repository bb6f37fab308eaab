package dev.tally.schemas.wire;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;

/** Schemas as they might have been or become: the same record with a field more or less. */
final class SchemaVariants {
    private SchemaVariants() {}

    static Schema without(Schema schema, String field) {
        return withFields(
                schema,
                schema.getFields().stream()
                        .filter(present -> !present.name().equals(field))
                        .toList());
    }

    static Schema with(Schema schema, Schema.Field field) {
        List<Schema.Field> fields = new ArrayList<>(schema.getFields());
        fields.add(field);
        return withFields(schema, fields);
    }

    static Schema.Field optionalText(String name) {
        return new Schema.Field(name, SchemaBuilder.nullable().stringType(), null, Schema.Field.NULL_DEFAULT_VALUE);
    }

    static Schema.Field requiredText(String name) {
        return new Schema.Field(name, Schema.create(Schema.Type.STRING));
    }

    private static Schema withFields(Schema schema, List<Schema.Field> fields) {
        return Schema.createRecord(
                schema.getName(),
                schema.getDoc(),
                schema.getNamespace(),
                false,
                fields.stream()
                        .map(field -> new Schema.Field(field, field.schema()))
                        .toList());
    }
}
