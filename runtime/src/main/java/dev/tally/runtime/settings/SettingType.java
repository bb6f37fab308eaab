package dev.tally.runtime.settings;

import java.util.function.Function;

/**
 * How the text of a setting becomes a value.
 *
 * @param name the type as the reference shows it, with its range: "port, 0 to 65535"
 * @param parser turns trimmed text into a value or a remedy; must not throw
 * @param placeholder a harmless value of the type, handed out while problems are collected; never used by a running service
 * @param secret whether the text must not be shown
 * @param <T> type of the value
 */
record SettingType<T>(String name, Function<String, Parsed<T>> parser, T placeholder, boolean secret) {
    static <T> SettingType<T> of(String name, T placeholder, Function<String, Parsed<T>> parser) {
        return new SettingType<>(name, parser, placeholder, false);
    }

    Parsed<T> parse(String text) {
        return parser.apply(secret ? text : text.trim());
    }
}
