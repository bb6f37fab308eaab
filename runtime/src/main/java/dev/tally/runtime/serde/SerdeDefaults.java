package dev.tally.runtime.serde;

import dev.tally.runtime.settings.Setting;
import dev.tally.runtime.settings.SettingsReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The choice of serializers before the user's own settings: the shipped one, or the file that replaces it.
 *
 * @param values by full key, such as {@code serde.value.serializer}
 */
record SerdeDefaults(Map<String, String> values) {
    private static final String SHIPPED = "serde-default.properties";
    private static final Set<String> CLASS_KEYS = Set.of(
            SerdeSettings.VALUE_SERIALIZER.key(),
            SerdeSettings.VALUE_DESERIALIZER.key(),
            SerdeSettings.KEY_SERIALIZER.key(),
            SerdeSettings.KEY_DESERIALIZER.key());

    static SerdeDefaults of(SettingsReader reader, @Nullable Path file) {
        if (file == null) {
            return shipped();
        }
        try (Reader text = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            Map<String, String> values = load(text);
            for (String key : values.keySet()) {
                if (!key.startsWith(SerdeSettings.PROPERTIES.prefix())) {
                    reader.problem(SerdeSettings.FILE, "holds " + key + ", but every key in it must begin with serde.");
                }
            }
            return new SerdeDefaults(values);
        } catch (IOException | IllegalArgumentException unreadable) {
            reader.problem(SerdeSettings.FILE, "must be a readable properties file in UTF-8");
            return shipped();
        }
    }

    private static SerdeDefaults shipped() {
        try (InputStream resource = Objects.requireNonNull(SerdeDefaults.class.getResourceAsStream(SHIPPED));
                Reader text = new InputStreamReader(resource, StandardCharsets.UTF_8)) {
            return new SerdeDefaults(load(text));
        } catch (IOException broken) {
            throw new UncheckedIOException("the jar lacks " + SHIPPED, broken);
        }
    }

    private static Map<String, String> load(Reader text) throws IOException {
        Properties properties = new Properties();
        properties.load(text);
        Map<String, String> values = new LinkedHashMap<>();
        properties.stringPropertyNames().stream()
                .sorted()
                .forEach(key -> values.put(key, properties.getProperty(key).trim()));
        return values;
    }

    @Nullable
    String find(Setting<String> setting) {
        return values.get(setting.key());
    }

    /** What the classes are configured with, without the prefix. */
    Map<String, String> others() {
        Map<String, String> others = new LinkedHashMap<>();
        values.forEach((key, value) -> {
            if (!CLASS_KEYS.contains(key) && key.startsWith(SerdeSettings.PROPERTIES.prefix())) {
                others.put(key.substring(SerdeSettings.PROPERTIES.prefix().length()), value);
            }
        });
        return others;
    }
}
