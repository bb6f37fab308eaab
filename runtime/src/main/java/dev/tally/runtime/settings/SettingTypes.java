package dev.tally.runtime.settings;

import dev.tally.runtime.settings.Parsed.Refused;
import dev.tally.runtime.settings.Parsed.Understood;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The types that settings have. */
final class SettingTypes {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,15})\\s*(ms|s|m|h|d)");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,15})\\s*(B|KiB|MiB|GiB)?", Pattern.CASE_INSENSITIVE);
    private static final Map<String, Long> SIZE_UNITS =
            Map.of("b", 1L, "kib", 1L << 10, "mib", 1L << 20, "gib", 1L << 30);

    private SettingTypes() {}

    static SettingType<String> string() {
        return SettingType.of(
                "text", "", text -> text.isEmpty() ? new Refused<>("must not be empty") : new Understood<>(text));
    }

    static SettingType<Integer> integer(int min, int max) {
        String remedy = "must be a whole number from " + min + " to " + max;
        return SettingType.of("number, " + min + " to " + max, min, text -> {
            try {
                int value = Integer.parseInt(text);
                return value < min || value > max ? new Refused<>(remedy) : new Understood<>(value);
            } catch (NumberFormatException notANumber) {
                return new Refused<>(remedy);
            }
        });
    }

    static SettingType<Integer> port() {
        SettingType<Integer> number = integer(0, 65535);
        return SettingType.of(
                "port, 0 to 65535",
                0,
                text -> number.parse(text) instanceof Understood<Integer> understood
                        ? understood
                        : new Refused<>("must be a port from 0 to 65535, where 0 picks a free one"));
    }

    static SettingType<Duration> duration(Duration min, Duration max) {
        String range = show(min) + " to " + show(max);
        return SettingType.of("duration, " + range, min, text -> {
            Duration value = parseDuration(text);
            if (value == null) {
                return new Refused<>("must be a duration such as 250ms, 30s, 5m, 12h, 7d or ISO-8601 PT5M");
            }
            return value.compareTo(min) < 0 || value.compareTo(max) > 0
                    ? new Refused<>("must be a duration from " + range)
                    : new Understood<>(value);
        });
    }

    private static @Nullable Duration parseDuration(String text) {
        Matcher matcher = DURATION.matcher(text);
        try {
            if (!matcher.matches()) {
                return Duration.parse(text);
            }
            long count = Long.parseLong(matcher.group(1));
            return switch (matcher.group(2)) {
                case "ms" -> Duration.ofMillis(count);
                case "s" -> Duration.ofSeconds(count);
                case "m" -> Duration.ofMinutes(count);
                case "h" -> Duration.ofHours(count);
                default -> Duration.ofDays(count);
            };
        } catch (DateTimeParseException | ArithmeticException notADuration) {
            return null;
        }
    }

    /** A duration as settings are written, in the largest unit that loses nothing: {@code 30s}. */
    static String show(Duration duration) {
        long millis = duration.toMillis();
        if (millis == 0) {
            return "0s";
        }
        if (millis % 86_400_000 == 0) {
            return millis / 86_400_000 + "d";
        }
        if (millis % 3_600_000 == 0) {
            return millis / 3_600_000 + "h";
        }
        if (millis % 60_000 == 0) {
            return millis / 60_000 + "m";
        }
        return millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms";
    }

    static SettingType<DataSize> size(DataSize min, DataSize max) {
        String range = min + " to " + max;
        return SettingType.of("size, " + range, min, text -> {
            Matcher matcher = SIZE.matcher(text);
            if (!matcher.matches()) {
                return new Refused<>("must be a size such as 512B, 256KiB, 16MiB or 1GiB");
            }
            String unit = matcher.group(2) == null ? "b" : matcher.group(2).toLowerCase(Locale.ROOT);
            long factor = SIZE_UNITS.getOrDefault(unit, 1L);
            long count = Long.parseLong(matcher.group(1));
            return count < min.bytes() / factor || count > max.bytes() / factor || count * factor < min.bytes()
                    ? new Refused<>("must be a size from " + range)
                    : new Understood<>(new DataSize(count * factor));
        });
    }

    static SettingType<Boolean> bool() {
        return SettingType.of("true or false", false, text -> switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> new Understood<>(true);
            case "false" -> new Understood<>(false);
            default -> new Refused<>("must be true or false");
        });
    }

    static SettingType<URI> uri(List<String> schemes) {
        String allowed = String.join(", ", schemes);
        URI placeholder = URI.create(schemes.get(0) + "://placeholder.invalid");
        return SettingType.of("address (" + allowed + ")", placeholder, text -> {
            try {
                URI value = new URI(text);
                String scheme = value.getScheme();
                return scheme == null || !schemes.contains(scheme.toLowerCase(Locale.ROOT)) || value.getHost() == null
                        ? new Refused<>("must be an address with a host and one of the schemes " + allowed)
                        : new Understood<>(value);
            } catch (URISyntaxException notAnAddress) {
                return new Refused<>("must be an address such as " + schemes.get(0) + "://host:port");
            }
        });
    }

    static SettingType<Path> path() {
        return SettingType.of("path", Path.of(""), text -> {
            try {
                return text.isEmpty() ? new Refused<>("must be a path") : new Understood<>(Path.of(text));
            } catch (InvalidPathException notAPath) {
                return new Refused<>("must be a path that this file system understands");
            }
        });
    }

    static <E extends Enum<E>> SettingType<E> choice(Class<E> type) {
        List<E> constants = Arrays.asList(type.getEnumConstants());
        String names = constants.stream().map(SettingTypes::show).collect(Collectors.joining(", "));
        return SettingType.of(
                "one of " + names,
                constants.get(0),
                text -> constants.stream()
                        .filter(constant -> show(constant).equals(text.toLowerCase(Locale.ROOT)))
                        .findFirst()
                        .<Parsed<E>>map(Understood::new)
                        .orElseGet(() -> new Refused<>("must be one of " + names)));
    }

    /** A constant as settings are written: {@code AT_START} is {@code at-start}. */
    static String show(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static <T> SettingType<List<T>> list(SettingType<T> element) {
        return SettingType.of("list, commas between: " + element.name(), List.of(), text -> {
            List<T> values = new ArrayList<>();
            for (String part : text.split(",", -1)) {
                Parsed<T> parsed = element.parse(part);
                if (parsed instanceof Understood<T> understood) {
                    values.add(understood.value());
                } else if (parsed instanceof Refused<T> refused) {
                    return new Refused<>("must be a list with commas between, each of which " + refused.remedy());
                }
            }
            return new Understood<>(List.copyOf(values));
        });
    }

    static SettingType<Secret> secret() {
        return new SettingType<>(
                "secret",
                text -> text.isEmpty() ? new Refused<>("must not be empty") : new Understood<>(Secret.of(text)),
                Secret.of(""),
                true);
    }
}
