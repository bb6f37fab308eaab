package dev.tally.schemas.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the serde itself. Keys that this serde does not know are left alone, for Kafka passes a client's whole
 * configuration; but those that would ask Confluent's serde for something else than what happens here are refused.
 *
 * @param specific true for generated classes, false for {@code GenericRecord}
 * @param expectedType the class that every value must be of; null takes any trusted class
 */
record WireSettings(boolean specific, @Nullable Class<?> expectedType) {
    static final String SPECIFIC_READER = "specific.avro.reader";

    private static final List<String> MUST_BE_FALSE =
            List.of("auto.register.schemas", "use.latest.version", "normalize.schemas", "avro.remove.java.properties");

    /**
     * Reads the settings of one serializer or deserializer.
     *
     * @throws ConfigException naming every key that is wrong, and what it takes
     */
    static WireSettings from(Map<String, ?> configs, boolean isKey) {
        List<String> problems = new ArrayList<>();
        for (String key : MUST_BE_FALSE) {
            if (flag(configs, key, problems)) {
                problems.add(
                        key + " = true is not supported: schemas are registered by `tally topics apply`, as they are"
                                + " compiled, never by a service; set it to false");
            }
        }
        String side = isKey ? "key" : "value";
        String strategy = RegistrySettings.text(configs, side + ".subject.name.strategy");
        if (strategy != null && !strategy.endsWith(".TopicNameStrategy")) {
            problems.add(
                    side + ".subject.name.strategy = " + strategy + " is not supported: subjects are named by topic");
        }
        boolean specific = flag(configs, SPECIFIC_READER, problems);
        Class<?> type = expectedType(configs, "specific.avro." + side + ".type", problems);
        if (!problems.isEmpty()) {
            throw new ConfigException("serde settings: " + String.join("; ", problems));
        }
        return new WireSettings(specific, type);
    }

    /** The subject of a topic's keys or values: by topic name, as Confluent's default is. */
    static String subject(String topic, boolean isKey) {
        return topic + (isKey ? "-key" : "-value");
    }

    private static boolean flag(Map<String, ?> configs, String key, List<String> problems) {
        String text = RegistrySettings.text(configs, key);
        if (text != null && !text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
            problems.add(key + " = " + text + " is neither true nor false");
        }
        return "true".equalsIgnoreCase(text);
    }

    private static @Nullable Class<?> expectedType(Map<String, ?> configs, String key, List<String> problems) {
        if (configs.get(key) instanceof Class<?> type) {
            return type;
        }
        String name = RegistrySettings.text(configs, key);
        if (name == null) {
            return null;
        }
        try {
            return Class.forName(name, false, WireSettings.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            problems.add(key + " = " + name + " is not a class on the class path");
            return null;
        }
    }
}
