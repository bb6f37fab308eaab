package dev.tally.runtime.serde;

import dev.tally.runtime.settings.PassThrough;
import dev.tally.runtime.settings.Setting;
import dev.tally.runtime.settings.SettingPrefix;
import dev.tally.runtime.settings.SettingsGroup;
import dev.tally.runtime.settings.SettingsReader;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which classes turn values into bytes and back, and what they are configured with. The defaults come from the shipped
 * resource {@code serde-default.properties}, or from the file that replaces it; the user's own settings stand above both.
 *
 * <p>Immutable, so safe for any thread.
 *
 * @param valueSerializer class name of the serializer of values
 * @param valueDeserializer class name of the deserializer of values
 * @param keySerializer class name of the serializer of keys, null for Kafka's own by the type of the key
 * @param keyDeserializer class name of the deserializer of keys, null for Kafka's own by the type of the key
 * @param properties what the classes are configured with, by their own names
 */
public record SerdeSettings(
        String valueSerializer,
        String valueDeserializer,
        @Nullable String keySerializer,
        @Nullable String keyDeserializer,
        PassThrough properties) {
    /** Replaces the shipped defaults. */
    public static final Setting<Path> FILE = Setting.path("serde.file")
            .optional()
            .describedAs("A properties file that replaces the shipped choice of serializers, such as"
                    + " `config/serde-confluent.properties`.");

    /** Serializer of values. */
    public static final Setting<String> VALUE_SERIALIZER = Setting.string("serde.value.serializer")
            .optional()
            .describedAs("Class of the serializer of values; by default the shipped one. Its jar goes into `lib/ext`.");

    /** Deserializer of values. */
    public static final Setting<String> VALUE_DESERIALIZER = Setting.string("serde.value.deserializer")
            .optional()
            .describedAs(
                    "Class of the deserializer of values. One of another make than the serializer decodes nothing.");

    /** Serializer of keys. */
    public static final Setting<String> KEY_SERIALIZER = Setting.string("serde.key.serializer")
            .optional()
            .describedAs(
                    "Class of the serializer of keys; by default Kafka's own by the type of the key. All services must"
                            + " agree for life, or the halves of a consultation part.");

    /** Deserializer of keys. */
    public static final Setting<String> KEY_DESERIALIZER = Setting.string("serde.key.deserializer")
            .optional()
            .describedAs("Class of the deserializer of keys; by default Kafka's own by the type of the key.");

    /** What the classes are configured with. */
    public static final SettingPrefix PROPERTIES = new SettingPrefix(
            "serde.",
            "Handed on to the serializer classes by their own names: `serde.schema.registry.url` is the address of the schema"
                    + " registry. See docs/SERDES.md.",
            List.of("basic.auth.user.info", "bearer.auth.token", "schema.registry.basic.auth.user.info"));

    /** All of them, for the reference. */
    public static final SettingsGroup SETTINGS = SettingsGroup.of(
                    "Serializers", FILE, VALUE_SERIALIZER, VALUE_DESERIALIZER, KEY_SERIALIZER, KEY_DESERIALIZER)
            .with(PROPERTIES);

    /** Reads the settings, and the file that they name; problems go to the reader. */
    public static SerdeSettings from(SettingsReader reader) {
        SerdeDefaults defaults = SerdeDefaults.of(reader, reader.find(FILE));
        String valueSerializer = classOf(reader, VALUE_SERIALIZER, defaults);
        String valueDeserializer = classOf(reader, VALUE_DESERIALIZER, defaults);
        String keySerializer = classOf(reader, KEY_SERIALIZER, defaults);
        String keyDeserializer = classOf(reader, KEY_DESERIALIZER, defaults);
        reader.require(
                valueSerializer != null && valueDeserializer != null,
                FILE,
                "must name serde.value.serializer and serde.value.deserializer");
        Map<String, String> properties = new LinkedHashMap<>(defaults.others());
        properties.putAll(reader.all(PROPERTIES).asMap());
        return new SerdeSettings(
                valueSerializer == null ? "" : valueSerializer,
                valueDeserializer == null ? "" : valueDeserializer,
                keySerializer,
                keyDeserializer,
                PassThrough.of(properties));
    }

    private static @Nullable String classOf(SettingsReader reader, Setting<String> setting, SerdeDefaults defaults) {
        String given = reader.find(setting);
        String name = given == null ? defaults.find(setting) : given;
        if (name != null && !SerdeClasses.isThere(name)) {
            Setting<?> origin = given == null ? FILE : setting;
            reader.problem(
                    origin,
                    "names " + name
                            + ", which is not on the class path: put its jar, and what that needs, into lib/ext");
        }
        return name;
    }
}
