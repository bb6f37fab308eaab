package dev.tally.runtime.settings;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads settings and collects every problem, so that a person mends them in one go. While there are problems it hands out
 * placeholders, which nobody sees because {@link Settings#read} throws at the end.
 *
 * <p>A settings record has a static {@code from(SettingsReader)} which calls {@link #get} for each of its settings and
 * {@link #require} for the rules that span several. Records must not throw in their constructors for values that settings
 * can have.
 *
 * <p>Used by one thread, during one {@link Settings#read}.
 */
public final class SettingsReader {
    private final Settings settings;
    private final List<SettingProblem> problems = new ArrayList<>();
    private final Set<Setting<?>> readSettings = new LinkedHashSet<>();
    private final Set<SettingPrefix> readPrefixes = new LinkedHashSet<>();

    SettingsReader(Settings settings) {
        this.settings = settings;
        problems.addAll(settings.fileProblems());
    }

    /** The value given, or the default. A problem gives a placeholder. */
    public <T> T get(Setting<T> setting) {
        T found = find(setting);
        if (found != null) {
            return found;
        }
        String defaultText = setting.defaultText();
        if (defaultText != null && setting.type().parse(defaultText) instanceof Parsed.Understood<T> understood) {
            return understood.value();
        }
        if (setting.presence() == Setting.Presence.REQUIRED && !isGiven(setting)) {
            String fileHint = setting.isSecret() ? ", or keep it in a file named by " + setting.fileKey() : "";
            problems.add(new SettingProblem(
                    setting.key(),
                    null,
                    null,
                    "is required: set it in the file, or by the environment variable " + setting.environmentName()
                            + fileHint));
        }
        return setting.type().placeholder();
    }

    /** The value given, or null where none was. A problem gives null too. */
    public <T> @Nullable T find(Setting<T> setting) {
        readSettings.add(setting);
        Sourced sourced = source(setting.key(), setting.isSecret());
        if (sourced == null) {
            return null;
        }
        Parsed<T> parsed = setting.type().parse(sourced.text());
        if (parsed instanceof Parsed.Understood<T> understood) {
            return understood.value();
        }
        if (parsed instanceof Parsed.Refused<T> refused) {
            problem(setting, refused.remedy());
        }
        return null;
    }

    /** A family of settings, by the library's names, without the settings of ours that were read before. */
    public PassThrough all(SettingPrefix prefix) {
        readPrefixes.add(prefix);
        Set<String> ownKeys = new LinkedHashSet<>();
        readSettings.forEach(setting -> ownKeys.addAll(setting.keys()));
        Map<String, String> properties = new LinkedHashMap<>();
        settings.find(prefix, ownKeys).forEach((key, sourced) -> {
            String name = key.substring(prefix.prefix().length());
            String base = name.endsWith(".file") ? name.substring(0, name.length() - ".file".length()) : "";
            if (prefix.secretNames().contains(base)) {
                Sourced content = source(prefix.prefix() + base, true);
                if (content != null) {
                    properties.put(base, content.text());
                }
            } else {
                properties.put(name, sourced.text());
            }
        });
        return PassThrough.of(properties);
    }

    /** Whether any layer gives a value. */
    public boolean isGiven(Setting<?> setting) {
        return settings.find(setting.key()) != null || (setting.isSecret() && settings.find(setting.fileKey()) != null);
    }

    /** Reports a problem unless the condition holds. For rules that span several settings. */
    public void require(boolean condition, Setting<?> setting, String remedy) {
        if (!condition) {
            problem(setting, remedy);
        }
    }

    /** Reports that a setting's value is wrong. */
    public void problem(Setting<?> setting, String remedy) {
        problem(setting.key(), setting.isSecret(), remedy);
    }

    /**
     * Reports that a value of a family is wrong. The value is shown unless the name sounds like a secret, so the name must be
     * one that the library knows.
     */
    public void problem(SettingPrefix prefix, String name, String remedy) {
        problem(prefix.prefix() + name, SettingPrefix.soundsSecret(name), remedy);
    }

    /** Reports that a family has a name that the library does not know: a mistyped password sounds like nothing. */
    public void unknownName(SettingPrefix prefix, String name, String remedy) {
        problem(prefix.prefix() + name, true, remedy);
    }

    private void problem(String key, boolean hidden, String remedy) {
        Sourced sourced = settings.find(key);
        String shown = sourced == null ? null : hidden ? "(secret)" : '"' + sourced.text() + '"';
        problems.add(new SettingProblem(key, shown, sourced == null ? null : sourced.origin(), remedy));
    }

    /** The text of a key, from the file that {@code <key>.file} names where that is allowed. */
    private @Nullable Sourced source(String key, boolean fileAllowed) {
        Sourced direct = settings.find(key);
        Sourced file = fileAllowed ? settings.find(key + ".file") : null;
        if (file == null) {
            return direct;
        }
        if (direct != null) {
            problem(key, true, "is given both directly and by " + key + ".file: keep one");
            return null;
        }
        try {
            // Editors and orchestrators end files with a line break, which is not part of a secret.
            String content = Files.readString(Path.of(file.text().trim()), StandardCharsets.UTF_8);
            return new Sourced(content.replaceFirst("\\R\\z", ""), file.origin());
        } catch (IOException | InvalidPathException unreadable) {
            problem(key + ".file", false, "must name a readable UTF-8 file with the secret in it");
            return null;
        }
    }

    /** Throws when there is any problem, unknown keys included. */
    void finish(List<SettingsGroup> alsoKnown) {
        KnownKeys known = new KnownKeys(readSettings, readPrefixes, alsoKnown);
        problems.addAll(known.unknownIn(settings));
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems);
        }
    }
}
