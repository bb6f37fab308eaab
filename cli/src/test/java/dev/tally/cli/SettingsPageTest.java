package dev.tally.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.cli.command.CommandSettings;
import dev.tally.runtime.settings.SettingsReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page of settings is made from the settings, so that it cannot tell anything else than the code does. */
class SettingsPageTest {
    private static final Path PAGE = Path.of("..", "docs", "SETTINGS.md");

    private static final String HEAD = """
            # Settings

            One file can hold the settings of all roles. A flag (`--set key=value`) wins over the environment, the environment over the
            file (`--config FILE`), the file over the default. All problems are reported at once, each with its remedy; a key that
            nobody knows is a problem too.

            This page is made from the code. After a change of a setting: `./mvnw -pl cli -am test -Dtest=SettingsPageTest
            -Dsurefire.failIfNoSpecifiedTests=false -Dtally.docs.write=true`.

            """;

    @Test
    void thePageSaysWhatTheCodeSays() throws IOException {
        String expected = HEAD + SettingsReference.markdown(CommandSettings.ALL);
        if (Boolean.getBoolean("tally.docs.write")) {
            Files.writeString(PAGE, expected);
        }

        assertThat(PAGE).as("see the page's head for how to make it again").hasContent(expected);
    }
}
