package dev.tally.local.registry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a schema registry, after Confluent's: who may register what, and which id it gets.
 *
 * <p>Two schemas are the same if Avro writes the same JSON for them, documentation and properties included. So a schema
 * whose strings are marked {@code avro.java.string} is another schema than one without; Avro's parsing canonical form would
 * take both for one and give a reader the wrong one back.
 *
 * <p>It owns its log. Thread rule: any thread may call anything; one lock makes "check, write, apply" one step, else two
 * schemas that exclude each other could both be found compatible.
 */
final class SchemaRegistry implements AutoCloseable {
    private final RegistryLog log;
    private final RegistryState state;

    SchemaRegistry(RegistryLog log, CompatibilityLevel defaultLevel) {
        this.log = log;
        this.state = new RegistryState(defaultLevel);
        log.found().forEach(state::apply);
    }

    /** Registers a schema under a subject and gives its id; registering it again changes nothing. */
    synchronized Answer<Integer> register(String subject, String text) {
        return parse(text).then(schema -> {
            String canonical = schema.toString();
            for (SchemaVersion version : state.versions(subject)) {
                if (version.schema().equals(canonical)) {
                    return Answer.of(version.id());
                }
            }
            List<String> conflicts = conflicts(subject, schema, state.versions(subject));
            if (!conflicts.isEmpty()) {
                return Answer.refused(
                        Refusal.INCOMPATIBLE,
                        "Schema being registered is incompatible with an earlier schema for subject \"" + subject
                                + "\" (" + state.effectiveLevel(subject) + "): " + String.join("; ", conflicts));
            }
            int id = state.idFor(canonical);
            write(new LogEntry.Registered(subject, state.nextVersion(subject), id, canonical));
            return Answer.of(id);
        });
    }

    /** Finds the version of a subject that is this very schema. */
    synchronized Answer<SchemaVersion> lookUp(String subject, String text) {
        return parse(text)
                .then(schema -> listed(subject)
                        .then(versions -> versions.stream()
                                .filter(version -> version.schema().equals(schema.toString()))
                                .findFirst()
                                .map(Answer::of)
                                .orElseGet(() -> Answer.refused(Refusal.SCHEMA_NOT_FOUND, "Schema not found"))));
    }

    synchronized Set<String> subjects() {
        return state.subjects();
    }

    synchronized Answer<List<Integer>> versions(String subject) {
        return listed(subject)
                .map(versions -> versions.stream().map(SchemaVersion::version).toList());
    }

    /** One version: a number from 1, or {@code latest}. */
    synchronized Answer<SchemaVersion> version(String subject, String version) {
        return listed(subject).then(versions -> {
            if (version.equals("latest") || version.equals("-1")) {
                return Answer.of(versions.get(versions.size() - 1));
            }
            if (!version.matches("[1-9][0-9]{0,8}")) {
                return Answer.refused(
                        Refusal.INVALID_VERSION,
                        "The specified version '" + version
                                + "' is not a valid version id: a number from 1, or \"latest\"");
            }
            int number = Integer.parseInt(version);
            return versions.stream()
                    .filter(candidate -> candidate.version() == number)
                    .findFirst()
                    .map(Answer::of)
                    .orElseGet(() -> Answer.refused(Refusal.VERSION_NOT_FOUND, "Version " + number + " not found."));
        });
    }

    synchronized Answer<String> schema(int id) {
        return state.schema(id)
                .map(Answer::of)
                .orElseGet(() -> Answer.refused(Refusal.SCHEMA_NOT_FOUND, "Schema " + id + " not found"));
    }

    /** Where a schema is used. */
    synchronized Answer<List<SchemaVersion>> uses(int id) {
        return schema(id).map(known -> state.withId(id));
    }

    /** Why a schema may not follow a version ({@code latest}, a number), or those that the level names (null). */
    synchronized Answer<List<String>> conflicts(String subject, @Nullable String version, String text) {
        return parse(text).then(schema -> {
            boolean isFirst = state.versions(subject).isEmpty();
            if (version == null || (isFirst && version.equals("latest"))) {
                return Answer.of(conflicts(subject, schema, state.versions(subject)));
            }
            return version(subject, version).map(earlier -> conflicts(subject, schema, List.of(earlier)));
        });
    }

    /** Takes a subject's versions off the lists, and returns their numbers; their ids can still be read. */
    synchronized Answer<List<Integer>> delete(String subject) {
        return versions(subject).map(versions -> {
            versions.forEach(version -> write(new LogEntry.Deleted(subject, version)));
            return versions;
        });
    }

    /** Takes one version off the lists. */
    synchronized Answer<Integer> delete(String subject, String version) {
        return version(subject, version).map(found -> {
            write(new LogEntry.Deleted(subject, found.version()));
            return found.version();
        });
    }

    synchronized CompatibilityLevel globalLevel() {
        return state.globalLevel();
    }

    /** A subject's level: its own, or if it has none and {@code defaultToGlobal} the global one. */
    synchronized Answer<CompatibilityLevel> level(String subject, boolean defaultToGlobal) {
        return state.ownLevel(subject)
                .map(Answer::of)
                .orElseGet(() -> defaultToGlobal
                        ? Answer.of(state.globalLevel())
                        : Answer.refused(
                                Refusal.SUBJECT_HAS_NO_LEVEL,
                                "Subject '" + subject + "' does not have subject-level compatibility configured"));
    }

    /** Sets the level of a subject, or the global one (null). */
    synchronized Answer<CompatibilityLevel> setLevel(@Nullable String subject, String name) {
        return CompatibilityLevel.named(name)
                .<Answer<CompatibilityLevel>>map(level -> {
                    write(new LogEntry.LevelSet(subject, level));
                    return Answer.of(level);
                })
                .orElseGet(() -> Answer.refused(
                        Refusal.INVALID_LEVEL,
                        "Invalid compatibility level. Valid values are none, backward, forward, full, backward_transitive,"
                                + " forward_transitive, and full_transitive"));
    }

    /** Lets a subject follow the global level again, and returns the level it had. */
    synchronized Answer<CompatibilityLevel> clearLevel(String subject) {
        return level(subject, false).map(level -> {
            write(new LogEntry.LevelCleared(subject));
            return level;
        });
    }

    @Override
    public synchronized void close() throws IOException {
        log.close();
    }

    private Answer<List<SchemaVersion>> listed(String subject) {
        List<SchemaVersion> versions = state.versions(subject);
        return versions.isEmpty()
                ? Answer.refused(Refusal.SUBJECT_NOT_FOUND, "Subject '" + subject + "' not found.")
                : Answer.of(versions);
    }

    private List<String> conflicts(String subject, Schema candidate, List<SchemaVersion> earlier) {
        CompatibilityLevel level = state.effectiveLevel(subject);
        List<String> conflicts = new ArrayList<>();
        for (SchemaVersion version : level.relevant(earlier)) {
            Schema schema = new Schema.Parser().parse(version.schema());
            conflicts.addAll(level.conflicts(candidate, schema, version.version()));
        }
        return conflicts;
    }

    private static Answer<Schema> parse(String text) {
        try {
            return Answer.of(new Schema.Parser().parse(text));
        } catch (AvroRuntimeException invalid) {
            return Answer.refused(Refusal.INVALID_SCHEMA, "Invalid schema: " + invalid.getMessage());
        }
    }

    /** The disk first: what was answered must be there after a crash. */
    private void write(LogEntry entry) {
        try {
            log.append(entry);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        state.apply(entry);
    }
}
