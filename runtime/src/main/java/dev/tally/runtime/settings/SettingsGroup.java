package dev.tally.runtime.settings;

import java.util.List;

/**
 * The settings of one record, for the reference and for telling known keys from mistyped ones.
 *
 * @param title heading in the reference
 * @param settings its settings in the order of the reference
 * @param prefixes its families that are handed on to a library
 */
public record SettingsGroup(String title, List<Setting<?>> settings, List<SettingPrefix> prefixes) {
    /** Copies the lists. */
    public SettingsGroup {
        settings = List.copyOf(settings);
        prefixes = List.copyOf(prefixes);
    }

    /** A group without families. */
    public static SettingsGroup of(String title, Setting<?>... settings) {
        return new SettingsGroup(title, List.of(settings), List.of());
    }

    /** The same group with families that are handed on. */
    public SettingsGroup with(SettingPrefix... prefixes) {
        return new SettingsGroup(title, settings, List.of(prefixes));
    }
}
