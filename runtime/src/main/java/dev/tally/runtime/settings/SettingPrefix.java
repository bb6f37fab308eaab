package dev.tally.runtime.settings;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A family of settings that are handed on to a library under the library's own names: {@code kafka.ssl.truststore.location}
 * gives Kafka's {@code ssl.truststore.location}. In the environment an underscore stands for a dot and two for a dash:
 * {@code TALLY_KAFKA_SSL_TRUSTSTORE_LOCATION}. Names with capitals can only be given in a file or as a flag.
 *
 * <p>The values of names that sound like a secret, and of names that the library does not know, are never shown. Those listed
 * as {@code secretNames} can be read from a file, with {@code .file} behind them.
 *
 * @param prefix what the keys begin with, with its dot: {@code kafka.}
 * @param description the sentence for the reference
 * @param secretNames names, without the prefix, that can be read from a file
 */
public record SettingPrefix(String prefix, String description, List<String> secretNames) {
    private static final Pattern SECRET =
            Pattern.compile("password|secret|token|jaas|credential|user\\.info|\\.key$|^key$|passphrase");

    /** Copies the names. */
    public SettingPrefix {
        secretNames = List.copyOf(secretNames);
    }

    /** A family of which no member can be read from a file. */
    public static SettingPrefix of(String prefix, String description) {
        return new SettingPrefix(prefix, description, List.of());
    }

    /** Whether a key belongs to this family. */
    boolean covers(String key) {
        return key.startsWith(prefix) && key.length() > prefix.length();
    }

    /** Whether an environment variable belongs to this family. */
    boolean coversVariable(String name) {
        return name.startsWith(environmentPrefix())
                && name.length() > environmentPrefix().length();
    }

    /** Whether the value under this key or name must not be shown. */
    static boolean soundsSecret(String key) {
        return SECRET.matcher(key.toLowerCase(Locale.ROOT)).find();
    }

    /** The start of the names of its environment variables, such as {@code TALLY_KAFKA_}. */
    String environmentPrefix() {
        return Setting.environmentName(prefix);
    }

    /** The key that an environment variable of this family gives. */
    String keyOf(String environmentName) {
        String name = environmentName.substring(environmentPrefix().length()).toLowerCase(Locale.ROOT);
        return prefix + name.replace("__", "-").replace('_', '.');
    }
}
