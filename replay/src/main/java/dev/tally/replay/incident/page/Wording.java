package dev.tally.replay.incident.page;

import dev.tally.event.Section;
import dev.tally.replay.audit.guarantee.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.NumberFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The words of a report in one language, with times in one zone. They lie in a file that a translator can read:
 * {@code report_en.properties} and so on, in UTF-8.
 *
 * <p>Immutable, safe for any thread.
 */
public final class Wording {
    private final Language language;
    private final ZoneId zone;
    private final Properties words = new Properties();

    private Wording(Language language, ZoneId zone) {
        this.language = language;
        this.zone = zone;
    }

    /** The words of a language. */
    public static Wording of(Language language, ZoneId zone) {
        Wording wording = new Wording(language, zone);
        String name = "report_" + language + ".properties";
        try (InputStream in = Objects.requireNonNull(Wording.class.getResourceAsStream(name), name);
                Reader text = new InputStreamReader(in, StandardCharsets.UTF_8)) {
            wording.words.load(text);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return wording;
    }

    Language language() {
        return language;
    }

    ZoneId zone() {
        return zone;
    }

    /** A sentence, with what is filled in. Plain replacement: a translator need not double apostrophes. */
    String say(String key, Object... values) {
        String sentence = words.getProperty(key);
        if (sentence == null) {
            throw new IllegalArgumentException("the words of " + language + " lack " + key);
        }
        for (int i = 0; i < values.length; i++) {
            sentence = sentence.replace("{" + i + "}", String.valueOf(values[i]));
        }
        return sentence;
    }

    /** What something is called, and what it is. */
    String labelled(String key, String value) {
        return say("labelled", say(key), value);
    }

    String number(long number) {
        return NumberFormat.getIntegerInstance(language.locale()).format(number);
    }

    String moment(@Nullable Instant moment) {
        return moment == null ? say("unknown") : formatted("date", moment);
    }

    /** A moment for whoever does not ask for the hour. */
    String day(Instant moment) {
        return formatted("date.day", moment);
    }

    /** A moment on a scale of this step. */
    String mark(Instant moment, Duration step) {
        return formatted(step.compareTo(Duration.ofMinutes(1)) < 0 ? "date.second" : "date.short", moment);
    }

    private String formatted(String pattern, Instant moment) {
        return DateTimeFormatter.ofPattern(say(pattern), language.locale())
                .withZone(zone)
                .format(moment);
    }

    /** In its two largest units. */
    String duration(Duration duration) {
        Duration whole = duration.abs();
        if (whole.toDays() > 0) {
            return units("day", whole.toDays(), "hour", whole.toHoursPart());
        }
        if (whole.toHours() > 0) {
            return units("hour", whole.toHours(), "minute", whole.toMinutesPart());
        }
        return whole.toMinutes() > 0
                ? units("minute", whole.toMinutes(), "second", whole.toSecondsPart())
                : say("unit.second", whole.toSeconds());
    }

    private String units(String large, long many, String small, int few) {
        String whole = say("unit." + large, many);
        return few == 0 ? whole : whole + " " + say("unit." + small, few);
    }

    String section(Section section) {
        return say("section." + section.name().toLowerCase(Locale.ROOT));
    }

    String sections(Collection<Section> sections) {
        return sections.stream().map(this::section).collect(Collectors.joining(say("list.separator")));
    }

    String kind(Kind kind) {
        return say("kind." + kind.word());
    }
}
