package dev.tally.runtime.settings;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Tells known keys from mistyped ones: a mistyped key would leave a default in place in silence. */
final class KnownKeys {
    /** More than a third of a key changed is another word, not a slip. */
    private static final int SLIP_SHARE = 3;

    private final Set<String> keys = new LinkedHashSet<>();
    private final Set<SettingPrefix> prefixes = new LinkedHashSet<>();

    KnownKeys(Collection<Setting<?>> settings, Collection<SettingPrefix> prefixes, List<SettingsGroup> groups) {
        settings.forEach(setting -> keys.addAll(setting.keys()));
        this.prefixes.addAll(prefixes);
        groups.forEach(group -> {
            group.settings().forEach(setting -> keys.addAll(setting.keys()));
            this.prefixes.addAll(group.prefixes());
        });
    }

    /** The keys of files and flags, and the variables, that nothing knows. */
    List<SettingProblem> unknownIn(Settings settings) {
        Map<String, String> origins = new LinkedHashMap<>();
        settings.flags().forEach((key, value) -> origins.put(key, value.origin()));
        settings.fileValues().forEach((key, value) -> origins.putIfAbsent(key, value.origin()));

        List<SettingProblem> problems = new ArrayList<>();
        origins.forEach((key, origin) -> {
            boolean handedOn = prefixes.stream().anyMatch(prefix -> prefix.covers(key));
            report(problems, key, origin, handedOn, Function.identity());
        });
        settings.variables().forEach(variable -> {
            boolean handedOn = prefixes.stream().anyMatch(prefix -> prefix.coversVariable(variable));
            report(problems, variable, "environment variable", handedOn, Setting::environmentName);
        });
        return problems;
    }

    /**
     * Reports a name that is not known. A name that would be handed on is a problem only when a single slip parts it from a
     * setting of ours: what the library knows, we do not.
     */
    private void report(
            List<SettingProblem> problems,
            String name,
            String origin,
            boolean handedOn,
            Function<String, String> written) {
        List<String> known = keys.stream().map(written).toList();
        if (known.contains(name)) {
            return;
        }
        int slips = handedOn ? 1 : name.length() / SLIP_SHARE;
        Spelling.closest(name, known, slips)
                .map(meant -> ": did you mean " + meant + "?")
                .or(() -> handedOn ? Optional.empty() : Optional.of(": remove it, or see docs/SETTINGS.md"))
                .ifPresent(advice -> problems.add(new SettingProblem(name, null, origin, "is not a setting" + advice)));
    }
}
