package dev.tally.runtime.settings;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * A {@code .properties} file in UTF-8 which remembers the line of each key, so that a problem can name it. Java's own
 * {@link Properties} forgets the lines and lets the last of two equal keys win in silence.
 */
final class PropertiesFile {
    private final Map<String, Sourced> values;
    private final List<SettingProblem> problems;

    private PropertiesFile(Map<String, Sourced> values, List<SettingProblem> problems) {
        this.values = values;
        this.problems = problems;
    }

    static PropertiesFile none() {
        return new PropertiesFile(Map.of(), List.of());
    }

    /** Reads a file. That it is absent or broken is a problem of the settings, not an exception. */
    static PropertiesFile read(Path path) {
        try {
            return parse(Files.readString(path, StandardCharsets.UTF_8), "file " + path);
        } catch (NoSuchFileException absent) {
            return broken(path, "is not there: name an existing file or leave it out");
        } catch (CharacterCodingException notUtf8) {
            return broken(path, "is not UTF-8: save it as UTF-8");
        } catch (IOException unreadable) {
            return broken(
                    path, "cannot be read (" + unreadable.getClass().getSimpleName() + "): check its permissions");
        }
    }

    private static PropertiesFile broken(Path path, String remedy) {
        return new PropertiesFile(Map.of(), List.of(new SettingProblem("file " + path, null, null, remedy)));
    }

    static PropertiesFile parse(String text, String name) {
        Map<String, Sourced> values = new LinkedHashMap<>();
        List<SettingProblem> problems = new ArrayList<>();
        List<String> lines = text.lines().toList();
        for (int next = 0; next < lines.size(); ) {
            int first = next;
            StringBuilder logical = new StringBuilder(lines.get(next++));
            while (!isComment(logical) && continues(logical) && next < lines.size()) {
                logical.append('\n').append(lines.get(next++));
            }
            String origin = name + ", line " + (first + 1);
            load(logical.toString(), origin, problems).forEach((key, value) -> {
                if (values.putIfAbsent(key, new Sourced(value, origin)) != null) {
                    problems.add(new SettingProblem(key, null, origin, "is given twice in this file: keep one"));
                }
            });
        }
        return new PropertiesFile(values, problems);
    }

    private static boolean isComment(CharSequence line) {
        String trimmed = line.toString().stripLeading();
        return trimmed.startsWith("#") || trimmed.startsWith("!");
    }

    /** An odd number of backslashes at the end carries a line on to the next. */
    private static boolean continues(CharSequence line) {
        int backslashes = 0;
        while (backslashes < line.length() && line.charAt(line.length() - 1 - backslashes) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }

    private static Map<String, String> load(String logicalLine, String origin, List<SettingProblem> problems) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(logicalLine));
        } catch (IOException | IllegalArgumentException malformed) {
            problems.add(
                    new SettingProblem(origin, null, null, "holds a broken \\u escape: write the character itself"));
        }
        Map<String, String> loaded = new LinkedHashMap<>();
        properties.stringPropertyNames().forEach(key -> loaded.put(key, properties.getProperty(key)));
        return loaded;
    }

    Map<String, Sourced> values() {
        return values;
    }

    List<SettingProblem> problems() {
        return problems;
    }
}
