package dev.tally.local.registry;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaPairCompatibility;

/**
 * What a new version of a schema must be able to do, in Confluent's words; decided by Avro's own rules of schema
 * resolution.
 *
 * <p>BACKWARD: the new schema reads what was written with an earlier one. FORWARD: an earlier one reads what the new one
 * writes. FULL: both. TRANSITIVE: with every earlier version, and not the latest alone.
 */
public enum CompatibilityLevel {
    NONE(false, false, false),
    BACKWARD(true, false, false),
    BACKWARD_TRANSITIVE(true, false, true),
    FORWARD(false, true, false),
    FORWARD_TRANSITIVE(false, true, true),
    FULL(true, true, false),
    FULL_TRANSITIVE(true, true, true);

    private final boolean readsEarlier;
    private final boolean isReadByEarlier;
    private final boolean isTransitive;

    CompatibilityLevel(boolean readsEarlier, boolean isReadByEarlier, boolean isTransitive) {
        this.readsEarlier = readsEarlier;
        this.isReadByEarlier = isReadByEarlier;
        this.isTransitive = isTransitive;
    }

    static Optional<CompatibilityLevel> named(String name) {
        return Arrays.stream(values())
                .filter(level -> level.name().equals(name))
                .findAny();
    }

    /** The earlier versions that count, of a list that is ordered from the first to the latest. */
    <T> List<T> relevant(List<T> earlier) {
        return isTransitive || earlier.isEmpty() ? earlier : earlier.subList(earlier.size() - 1, earlier.size());
    }

    /** Why a candidate may not follow an earlier schema; empty if it may. */
    List<String> conflicts(Schema candidate, Schema earlier, int earlierVersion) {
        Stream<String> backward = readsEarlier
                ? unreadable(candidate, earlier, "the new schema cannot read version " + earlierVersion)
                : Stream.empty();
        Stream<String> forward = isReadByEarlier
                ? unreadable(earlier, candidate, "version " + earlierVersion + " cannot read the new schema")
                : Stream.empty();
        return Stream.concat(backward, forward).toList();
    }

    private static Stream<String> unreadable(Schema reader, Schema writer, String what) {
        SchemaPairCompatibility pair = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
        return pair.getResult().getIncompatibilities().stream()
                .map(cause -> what + ": " + cause.getType() + " at " + cause.getLocation() + ": " + cause.getMessage());
    }
}
