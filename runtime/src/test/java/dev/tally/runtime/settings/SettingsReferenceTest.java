package dev.tally.runtime.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** P4: the reference says of every setting what it takes, and cannot differ from the code. */
class SettingsReferenceTest {
    @Test
    void everySettingAndFamilyHasItsRow() {
        SettingsGroup group = SettingsGroup.of(
                        "Example",
                        Setting.port("example.port").withDefault("8080").describedAs("Where it listens."),
                        Setting.secret("example.token").describedAs("Who | what may ask."),
                        Setting.string("example.name").optional().describedAs("Its name."))
                .with(new SettingPrefix("example.library.", "For the library.", List.of("key.password")));

        assertThat(SettingsReference.markdown(List.of(group))).isEqualTo("""
                ## Example

                | key | environment | value | default | |
                |---|---|---|---|---|
                | `example.port` | `TALLY_EXAMPLE_PORT` | port, 0 to 65535 | `8080` | Where it listens. |
                | `example.token` | `TALLY_EXAMPLE_TOKEN` | secret | required | Who \\| what may ask. Can be kept in a file named by `example.token.file`. |
                | `example.name` | `TALLY_EXAMPLE_NAME` | text | none | Its name. |
                | `example.library.*` | `TALLY_EXAMPLE_LIBRARY_*` | handed on | none | For the library. With `.file` behind them, these are read from a file: `key.password`. |
                """);
    }
}
