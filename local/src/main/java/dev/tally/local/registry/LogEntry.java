package dev.tally.local.registry;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;

/** One change of the registry, as its log keeps it. Names and fields are a file format: they are added to, never changed. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = LogEntry.Registered.class, name = "registered"),
    @JsonSubTypes.Type(value = LogEntry.Deleted.class, name = "deleted"),
    @JsonSubTypes.Type(value = LogEntry.LevelSet.class, name = "level-set"),
    @JsonSubTypes.Type(value = LogEntry.LevelCleared.class, name = "level-cleared")
})
sealed interface LogEntry {

    /** A subject has a new version. */
    record Registered(String subject, int version, int id, String schema) implements LogEntry {}

    /** A version is no longer listed; its id can still be read, for records that carry it. */
    record Deleted(String subject, int version) implements LogEntry {}

    /** The level of a subject, or of all that have none of their own. */
    record LevelSet(@Nullable String subject, CompatibilityLevel level) implements LogEntry {}

    /** A subject follows the global level again. */
    record LevelCleared(String subject) implements LogEntry {}
}
