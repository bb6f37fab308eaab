package dev.tally.runtime.settings;

import java.util.List;

/** Writes the reference of all settings as Markdown, so that {@code docs/SETTINGS.md} cannot differ from the code. */
public final class SettingsReference {
    private SettingsReference() {}

    /** The reference: a heading and a table for each group, in the order given. Ends with a line break. */
    public static String markdown(List<SettingsGroup> groups) {
        StringBuilder page = new StringBuilder();
        for (SettingsGroup group : groups) {
            if (!page.isEmpty()) {
                page.append('\n');
            }
            page.append("## ").append(group.title()).append("\n\n");
            page.append("| key | environment | value | default | |\n|---|---|---|---|---|\n");
            group.settings().forEach(setting -> page.append(row(setting)));
            group.prefixes().forEach(prefix -> page.append(row(prefix)));
        }
        return page.toString();
    }

    private static String row(Setting<?> setting) {
        String shownDefault = switch (setting.presence()) {
            case REQUIRED -> "required";
            case OPTIONAL -> "none";
            case DEFAULTED -> "`" + setting.defaultText() + "`";
        };
        String fileHint = setting.isSecret() ? " Can be kept in a file named by `" + setting.fileKey() + "`." : "";
        return row(
                "`" + setting.key() + "`",
                "`" + setting.environmentName() + "`",
                setting.type().name(),
                shownDefault,
                setting.description() + fileHint);
    }

    private static String row(SettingPrefix prefix) {
        String secrets = prefix.secretNames().isEmpty()
                ? ""
                : " With `.file` behind them, these are read from a file: `" + String.join("`, `", prefix.secretNames())
                        + "`.";
        return row(
                "`" + prefix.prefix() + "*`",
                "`" + prefix.environmentPrefix() + "*`",
                "handed on",
                "none",
                prefix.description() + secrets);
    }

    private static String row(String... cells) {
        StringBuilder row = new StringBuilder("|");
        for (String cell : cells) {
            row.append(' ').append(cell.replace("|", "\\|").replace('\n', ' ')).append(" |");
        }
        return row.append('\n').toString();
    }
}
