package dev.tally.runtime.settings;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The description of one setting: its key, how its text becomes a value, its default, and a sentence for the reference that
 * says what it does, its unit and what goes wrong if it is mis-set.
 *
 * <pre>{@code
 * static final Setting<Integer> PORT = Setting.port("gateway.port")
 *         .withDefault("8080")
 *         .describedAs("Port on which practice software reaches the gateway; 0 picks a free one.");
 * }</pre>
 *
 * <p>A setting is required unless it has a default or is {@link #optional()}. A {@code secret} can also be read from a file,
 * named by the same key with {@code .file} behind it.
 *
 * <p>Immutable, so safe for any thread.
 *
 * @param <T> type of the value
 */
public final class Setting<T> {
    /** What is done when nobody gives a value. */
    enum Presence {
        REQUIRED,
        DEFAULTED,
        OPTIONAL
    }

    private final String key;
    private final SettingType<T> type;
    private final Presence presence;
    private final @Nullable String defaultText;
    private final String description;

    private Setting(
            String key, SettingType<T> type, Presence presence, @Nullable String defaultText, String description) {
        if (!key.matches("[a-z0-9]+([.-][a-z0-9]+)*")) {
            throw new IllegalArgumentException("a key is lower case, with dots and dashes: " + key);
        }
        this.key = key;
        this.type = type;
        this.presence = presence;
        this.defaultText = defaultText;
        this.description = description;
    }

    private static <T> Setting<T> of(String key, SettingType<T> type) {
        return new Setting<>(key, type, Presence.REQUIRED, null, "");
    }

    /** Text that is not empty, trimmed. */
    public static Setting<String> string(String key) {
        return of(key, SettingTypes.string());
    }

    /** Text with a rule of its own, such as a pattern. The rule returns a remedy ("must ...") or null when it is content. */
    public static Setting<String> string(String key, Function<String, @Nullable String> rule) {
        return of(key, SettingType.of("text", "", text -> {
            String remedy = rule.apply(text);
            return remedy == null ? new Parsed.Understood<>(text) : new Parsed.Refused<>(remedy);
        }));
    }

    /** A whole number, both ends of the range included. */
    public static Setting<Integer> integer(String key, int min, int max) {
        return of(key, SettingTypes.integer(min, max));
    }

    /** A TCP port; 0 asks for a free one. */
    public static Setting<Integer> port(String key) {
        return of(key, SettingTypes.port());
    }

    /** A duration such as {@code 250ms}, {@code 30s}, {@code 5m}, {@code 12h}, {@code 7d} or ISO-8601; both ends included. */
    public static Setting<Duration> duration(String key, Duration min, Duration max) {
        return of(key, SettingTypes.duration(min, max));
    }

    /** A number of bytes such as {@code 512B}, {@code 256KiB} or {@code 16MiB}; both ends included. */
    public static Setting<DataSize> size(String key, DataSize min, DataSize max) {
        return of(key, SettingTypes.size(min, max));
    }

    /** {@code true} or {@code false}. */
    public static Setting<Boolean> bool(String key) {
        return of(key, SettingTypes.bool());
    }

    /** An address with a host, in one of the schemes. */
    public static Setting<URI> uri(String key, String scheme, String... otherSchemes) {
        return of(
                key,
                SettingTypes.uri(Stream.concat(Stream.of(scheme), Arrays.stream(otherSchemes))
                        .toList()));
    }

    /** A path of the file system; relative ones are from the working directory. */
    public static Setting<Path> path(String key) {
        return of(key, SettingTypes.path());
    }

    /** One of an enum's constants, written in lower case with dashes. */
    public static <E extends Enum<E>> Setting<E> choice(String key, Class<E> constants) {
        return of(key, SettingTypes.choice(constants));
    }

    /** Texts with commas between. */
    public static Setting<List<String>> list(String key) {
        return of(key, SettingTypes.list(SettingTypes.string()));
    }

    /** A value that must not be shown; it may be kept in a file named by {@code <key>.file}. */
    public static Setting<Secret> secret(String key) {
        return of(key, SettingTypes.secret());
    }

    /**
     * The same setting with a default.
     *
     * @throws IllegalArgumentException when the default is not a value of the type: a bug in the program
     */
    public Setting<T> withDefault(String text) {
        if (type.parse(text) instanceof Parsed.Refused<T> refused) {
            throw new IllegalArgumentException("the default of " + key + " " + refused.remedy());
        }
        return new Setting<>(key, type, Presence.DEFAULTED, text, description);
    }

    /** The same setting, which may be left out; read it with {@link SettingsReader#find}. */
    public Setting<T> optional() {
        return new Setting<>(key, type, Presence.OPTIONAL, null, description);
    }

    /** The same setting with its sentence for the reference. */
    public Setting<T> describedAs(String sentence) {
        return new Setting<>(key, type, presence, defaultText, sentence);
    }

    /** The key in files, such as {@code gateway.port}. */
    public String key() {
        return key;
    }

    /** The name of the environment variable, such as {@code TALLY_GATEWAY_PORT}. */
    public String environmentName() {
        return environmentName(key);
    }

    static String environmentName(String key) {
        return Settings.ENVIRONMENT_PREFIX
                + key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }

    /** The sentence for the reference. */
    public String description() {
        return description;
    }

    /** Whether the value must not be shown. */
    public boolean isSecret() {
        return type.secret();
    }

    /** The key that names a file which holds the value; only secrets have one. */
    String fileKey() {
        return key + ".file";
    }

    /** Every key under which its value can be given. */
    List<String> keys() {
        return type.secret() ? List.of(key, fileKey()) : List.of(key);
    }

    SettingType<T> type() {
        return type;
    }

    Presence presence() {
        return presence;
    }

    @Nullable
    String defaultText() {
        return defaultText;
    }

    @Override
    public String toString() {
        return key;
    }
}
