package dev.tally.cli.command;

import dev.tally.runtime.settings.Settings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a command's settings come from: flag over environment over file. */
public final class SettingsOptions {
    /** Variables of the launcher's and of the build's, which are no settings. */
    private static final Set<String> OTHERS_VARIABLES =
            Set.of("TALLY_JVM_OPTS", "TALLY_CONFIG", "TALLY_REQUIRE_CONTAINERS", "TALLY_ALLOW_NO_ENGINE");

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "Settings file (.properties, UTF-8). Default: the file that TALLY_CONFIG names, if any.",
            defaultValue = "${env:TALLY_CONFIG}")
    @Nullable
    Path config;

    @Option(
            names = {"-s", "--set"},
            paramLabel = "KEY=VALUE",
            description = "One setting; wins over the environment (TALLY_KEY) and the file. Can be repeated.")
    Map<String, String> flags = new LinkedHashMap<>();

    Settings settings() {
        Path file = config == null || config.toString().isEmpty() ? null : config;
        return Settings.of(flags, System.getenv(), file).ignoringVariables(OTHERS_VARIABLES);
    }
}
