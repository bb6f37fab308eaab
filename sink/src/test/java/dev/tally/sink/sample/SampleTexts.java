package dev.tally.sink.sample;

import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Texts that somebody, somewhere, reads or writes wrongly. */
final class SampleTexts {
    private static final List<String> AWKWARD = List.of(
            "",
            " ",
            "NULL",
            "null",
            "{}",
            "{\"a\",NULL}",
            "\\",
            "\\x00",
            "\"quoted\", 'twice'",
            "line\r\nbreak\ttab",
            "é e\u0301 ﬁ ß İ",
            "\uD83E\uDE7A\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67 \uD835\uDD4F",
            "\uFEFF\u202Eright to left\uFFFE\uFFFF",
            "\u0001\u001F\u007F\u0080",
            "Toux sèche depuis trois jours, fièvre à 38,5 °C ; pas de dyspnée.");

    private SampleTexts() {}

    static String any(RandomGenerator random) {
        StringBuilder text = new StringBuilder();
        int parts = random.nextInt(4);
        for (int i = 0; i <= parts; i++) {
            text.append(AWKWARD.get(random.nextInt(AWKWARD.size())));
        }
        return text.toString();
    }

    static @Nullable String anyOrNull(RandomGenerator random) {
        return random.nextInt(4) == 0 ? null : any(random);
    }
}
