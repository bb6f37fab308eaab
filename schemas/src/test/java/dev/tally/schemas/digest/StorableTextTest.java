package dev.tally.schemas.digest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("P2: text is accepted only if it comes back equal")
class StorableTextTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "Fièvre", "🤒", "fin 🤒", "🤒🤒", "tab\tet\nligne", "\uFFFD", "\uD7FF\uE000"})
    void ordinary_text_is_storable(String text) {
        assertThat(StorableText.isStorable(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0000", "a\u0000b", "\uD83E", "\uDD12", "\uDD12\uD83E", "\uD83E\uD83E\uDD12", "\uD83Ex"})
    void nul_and_lone_surrogates_are_not(String text) {
        assertThat(StorableText.isStorable(text)).isFalse();
    }
}
