package dev.tally.local.registry;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the registry knows: the sum of its log. It decides nothing.
 *
 * <p>Thread rule: one thread at a time; {@link SchemaRegistry} sees to that.
 */
final class RegistryState {
    private final Map<String, TreeMap<Integer, SchemaVersion>> listed = new TreeMap<>();
    private final Map<String, Integer> lastVersions = new HashMap<>();
    private final Map<Integer, String> schemas = new HashMap<>();
    private final Map<String, Integer> ids = new HashMap<>();
    private final Map<String, CompatibilityLevel> levels = new HashMap<>();
    private CompatibilityLevel globalLevel;

    RegistryState(CompatibilityLevel globalLevel) {
        this.globalLevel = globalLevel;
    }

    void apply(LogEntry entry) {
        if (entry instanceof LogEntry.Registered registered) {
            apply(registered);
        } else if (entry instanceof LogEntry.Deleted deleted) {
            apply(deleted);
        } else if (entry instanceof LogEntry.LevelSet set) {
            apply(set);
        } else if (entry instanceof LogEntry.LevelCleared cleared) {
            levels.remove(cleared.subject());
        }
    }

    private void apply(LogEntry.Registered entry) {
        schemas.put(entry.id(), entry.schema());
        ids.put(entry.schema(), entry.id());
        lastVersions.put(entry.subject(), entry.version());
        listed.computeIfAbsent(entry.subject(), subject -> new TreeMap<>())
                .put(entry.version(), new SchemaVersion(entry.subject(), entry.version(), entry.id(), entry.schema()));
    }

    private void apply(LogEntry.Deleted entry) {
        TreeMap<Integer, SchemaVersion> versions = listed.get(entry.subject());
        if (versions != null) {
            versions.remove(entry.version());
            if (versions.isEmpty()) {
                listed.remove(entry.subject());
            }
        }
    }

    private void apply(LogEntry.LevelSet entry) {
        if (entry.subject() == null) {
            globalLevel = entry.level();
        } else {
            levels.put(entry.subject(), entry.level());
        }
    }

    Set<String> subjects() {
        return new TreeSet<>(listed.keySet());
    }

    /** From the first to the latest; empty if there is no such subject. */
    List<SchemaVersion> versions(String subject) {
        TreeMap<Integer, SchemaVersion> versions = listed.get(subject);
        return versions == null ? List.of() : new ArrayList<>(versions.values());
    }

    List<SchemaVersion> withId(int id) {
        return listed.values().stream()
                .map(Map::values)
                .flatMap(Collection::stream)
                .filter(version -> version.id() == id)
                .toList();
    }

    Optional<String> schema(int id) {
        return Optional.ofNullable(schemas.get(id));
    }

    int idFor(String schema) {
        Integer known = ids.get(schema);
        return known == null ? schemas.size() + 1 : known;
    }

    /** Above every version there ever was, deleted ones included. */
    int nextVersion(String subject) {
        return lastVersions.getOrDefault(subject, 0) + 1;
    }

    CompatibilityLevel globalLevel() {
        return globalLevel;
    }

    Optional<CompatibilityLevel> ownLevel(String subject) {
        return Optional.ofNullable(levels.get(subject));
    }

    CompatibilityLevel effectiveLevel(String subject) {
        return levels.getOrDefault(subject, globalLevel);
    }
}
