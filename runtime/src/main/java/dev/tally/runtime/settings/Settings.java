package dev.tally.runtime.settings;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The settings as they were given, in layers: a flag wins over the environment, the environment over the file. What they
 * mean is told by the {@link Setting}s that read them.
 *
 * <pre>{@code
 * KafkaSettings kafka = Settings.of(flags, System.getenv(), file).read(KafkaSettings::from);
 * }</pre>
 *
 * <p>Immutable, so safe for any thread.
 */
public final class Settings {
    static final String ENVIRONMENT_PREFIX = "TALLY_";

    private final Map<String, Sourced> flags;
    private final Map<String, String> environment;
    private final PropertiesFile file;
    private final Set<String> ignoredVariables;

    private Settings(
            Map<String, Sourced> flags,
            Map<String, String> environment,
            PropertiesFile file,
            Set<String> ignoredVariables) {
        this.flags = flags;
        this.environment = environment;
        this.file = file;
        this.ignoredVariables = ignoredVariables;
    }

    /**
     * Layers the three sources. Reads the file; that it cannot be read is reported with the other problems.
     *
     * @param flags values of the command line by key, such as {@code gateway.port}
     * @param environment the environment; only names that start with {@code TALLY_} count
     * @param file a {@code .properties} file in UTF-8, or null
     */
    public static Settings of(Map<String, String> flags, Map<String, String> environment, @Nullable Path file) {
        Map<String, Sourced> sourcedFlags = new LinkedHashMap<>();
        flags.forEach((key, value) -> sourcedFlags.put(key, new Sourced(value, "command line")));
        Map<String, String> ours = new LinkedHashMap<>();
        environment.forEach((name, value) -> {
            if (name.startsWith(ENVIRONMENT_PREFIX)) {
                ours.put(name, value);
            }
        });
        PropertiesFile read = file == null ? PropertiesFile.none() : PropertiesFile.read(file);
        return new Settings(sourcedFlags, ours, read, Set.of());
    }

    /** Settings that a program gives itself, as if by flags. For tests and for the local stack. */
    public static Settings of(Map<String, String> flags) {
        return of(flags, Map.of(), null);
    }

    /** The same settings, with variables that are the launcher's and no settings, such as {@code TALLY_HOME}. */
    public Settings ignoringVariables(Set<String> names) {
        return new Settings(flags, environment, file, Set.copyOf(names));
    }

    /**
     * Reads what one service needs, and refuses keys that nothing read.
     *
     * @throws InvalidSettingsException naming every problem at once
     */
    public <T> T read(Function<SettingsReader, T> reading) {
        return read(List.of(), reading);
    }

    /**
     * Reads what one service needs from settings that are shared with other services.
     *
     * @param alsoKnown groups of the other services: their keys are not mistakes
     * @throws InvalidSettingsException naming every problem at once
     */
    public <T> T read(List<SettingsGroup> alsoKnown, Function<SettingsReader, T> reading) {
        SettingsReader reader = new SettingsReader(this);
        T result = reading.apply(reader);
        reader.finish(alsoKnown);
        return result;
    }

    /** The value of the layer that wins, or null where none gives one. */
    @Nullable
    Sourced find(String key) {
        Sourced flag = flags.get(key);
        if (flag != null) {
            return flag;
        }
        String variable = Setting.environmentName(key);
        String value = environment.get(variable);
        if (value != null) {
            return new Sourced(value, "environment variable " + variable);
        }
        return file.values().get(key);
    }

    /**
     * The family's keys with the values of the layers that win.
     *
     * @param own keys that look as if they were of the family but are settings of ours
     */
    Map<String, Sourced> find(SettingPrefix prefix, Set<String> own) {
        Map<String, Sourced> found = new LinkedHashMap<>();
        file.values().forEach((key, value) -> {
            if (prefix.covers(key)) {
                found.put(key, value);
            }
        });
        Set<String> ownVariables = own.stream().map(Setting::environmentName).collect(Collectors.toSet());
        environment.forEach((name, value) -> {
            if (prefix.coversVariable(name) && !ownVariables.contains(name)) {
                found.put(prefix.keyOf(name), new Sourced(value, "environment variable " + name));
            }
        });
        flags.forEach((key, value) -> {
            if (prefix.covers(key)) {
                found.put(key, value);
            }
        });
        found.keySet().removeAll(own);
        return found;
    }

    Map<String, Sourced> flags() {
        return flags;
    }

    Map<String, Sourced> fileValues() {
        return file.values();
    }

    List<SettingProblem> fileProblems() {
        return file.problems();
    }

    Set<String> variables() {
        Set<String> names = new TreeSet<>(environment.keySet());
        names.removeAll(ignoredVariables);
        return names;
    }
}
