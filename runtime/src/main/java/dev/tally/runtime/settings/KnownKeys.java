package dev.tally.runtime.settings;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Tells known keys from mistyped ones: a mistyped key would leave a default in place in silence. */
final class KnownKeys {
    /** More than a third of a key changed is another word, not a slip. */
    private static final int SLIP_SHARE = 3;

    private final Set<String> keys = new LinkedHashSet<>();
    private final Set<SettingPrefix> prefixes = new LinkedHashSet<>();

    KnownKeys(Collection<Setting<?>> settings, Collection<SettingPrefix> prefixes, List<SettingsGroup> groups) {
        settings.forEach(this::add);
        this.prefixes.addAll(prefixes);
        groups.forEach(group -> {
            group.settings().forEach(this::add);
            this.prefixes.addAll(group.prefixes());
        });
    }

    private void add(Setting<?> setting) {
        keys.add(setting.key());
        if (setting.isSecret()) {
            keys.add(setting.fileKey());
        }
    }

    /** The keys of files and flags, and the variables, that nothing knows. */
    List<SettingProblem> unknownIn(Settings settings) {
        Map<String, String> unknown = new LinkedHashMap<>();
        settings.flags().forEach((key, value) -> unknown.put(key, value.origin()));
        settings.fileValues().forEach((key, value) -> unknown.putIfAbsent(key, value.origin()));
        unknown.keySet()
                .removeIf(key -> keys.contains(key) || prefixes.stream().anyMatch(prefix -> prefix.covers(key)));

        List<SettingProblem> problems = new ArrayList<>();
        unknown.forEach((key, origin) -> problems.add(
                new SettingProblem(key, null, origin, "is not a setting" + suggestion(key, Function.identity()))));
        for (String variable : settings.variables()) {
            if (!isKnownVariable(variable)) {
                problems.add(new SettingProblem(
                        variable,
                        null,
                        "environment variable",
                        "is not a setting" + suggestion(variable, Setting::environmentName)));
            }
        }
        return problems;
    }

    private boolean isKnownVariable(String variable) {
        return keys.stream().map(Setting::environmentName).anyMatch(variable::equals)
                || prefixes.stream()
                        .anyMatch(prefix ->
                                variable.length() > prefix.environmentPrefix().length()
                                        && variable.startsWith(prefix.environmentPrefix()));
    }

    private String suggestion(String mistyped, Function<String, String> written) {
        return keys.stream()
                .map(written)
                .filter(known -> distance(mistyped, known) * SLIP_SHARE <= Math.max(mistyped.length(), known.length()))
                .min(Comparator.comparingInt(known -> distance(mistyped, known)))
                .map(known -> ": did you mean " + known + "?")
                .orElse(": remove it, or see docs/SETTINGS.md");
    }

    /** Levenshtein's distance: how many letters are put in, taken out or changed. */
    private static int distance(String one, String other) {
        int[] previous = new int[other.length() + 1];
        for (int column = 0; column < previous.length; column++) {
            previous[column] = column;
        }
        for (int row = 1; row <= one.length(); row++) {
            int[] current = new int[other.length() + 1];
            current[0] = row;
            for (int column = 1; column < current.length; column++) {
                int changed = previous[column - 1] + (one.charAt(row - 1) == other.charAt(column - 1) ? 0 : 1);
                current[column] = Math.min(changed, 1 + Math.min(previous[column], current[column - 1]));
            }
            previous = current;
        }
        return previous[other.length()];
    }
}
