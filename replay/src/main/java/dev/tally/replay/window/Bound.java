package dev.tally.replay.window;

import dev.tally.replay.ReplayRefusedException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One end of a window, as a person says it. Windows are half-open: the record at {@code from} is in, that at {@code to} is not.
 *
 * <p>Immutable, safe for any thread.
 */
public sealed interface Bound {

    /** Where the log begins. */
    record Beginning() implements Bound {
        @Override
        public String toString() {
            return "beginning";
        }
    }

    /** Where the log ends when the replay begins: the last committed record is in. */
    record End() implements Bound {
        @Override
        public String toString() {
            return "end";
        }
    }

    /** A moment. */
    record At(Instant moment) implements Bound {
        @Override
        public String toString() {
            return moment.toString();
        }
    }

    /**
     * An offset for each partition that is named; the others are not read.
     *
     * @param byPartition in order of partition
     */
    record Offsets(SortedMap<Integer, Long> byPartition) implements Bound {
        @Override
        public String toString() {
            StringBuilder text = new StringBuilder();
            byPartition.forEach((partition, offset) -> text.append(text.isEmpty() ? "" : ",")
                    .append(partition)
                    .append(':')
                    .append(offset));
            return text.toString();
        }
    }

    /** What can be written, for messages. */
    String FORMS =
            "2026-03-02T08:00:00+01:00, 2026-03-02T08:00 or 2026-03-02 (in replay.zone), milliseconds since 1970,"
                    + " -18h (before now; ms, s, m, h, d), partition:offset with commas between, beginning or end";

    /**
     * Reads a bound.
     *
     * @param option what to call it in a message
     * @param zone of times that name none
     * @param clock what "now" is
     * @throws ReplayRefusedException if it is none
     */
    static Bound parse(String option, String text, ZoneId zone, Clock clock) {
        try {
            return parse(text.strip(), zone, clock);
        } catch (DateTimeException | NumberFormatException | ArithmeticException notOne) {
            throw new ReplayRefusedException(option + " " + text + " is not a bound; write " + FORMS);
        }
    }

    private static Bound parse(String text, ZoneId zone, Clock clock) {
        Matcher ago = BoundForms.AGO.matcher(text);
        if (text.equals("beginning")) {
            return new Beginning();
        }
        if (text.equals("end")) {
            return new End();
        }
        if (text.equals("now")) {
            return new At(clock.instant());
        }
        if (ago.matches()) {
            return new At(clock.instant().minus(BoundForms.duration(ago)));
        }
        if (BoundForms.OFFSETS.matcher(text).matches()) {
            return offsets(text);
        }
        return new At(
                BoundForms.MILLIS.matcher(text).matches()
                        ? Instant.ofEpochMilli(Long.parseLong(text))
                        : moment(text, zone));
    }

    private static Offsets offsets(String text) {
        SortedMap<Integer, Long> offsets = new TreeMap<>();
        for (String part : text.split(",", -1)) {
            int colon = part.indexOf(':');
            int partition = Integer.parseInt(part.substring(0, colon));
            if (offsets.put(partition, Long.parseLong(part.substring(colon + 1))) != null) {
                throw new NumberFormatException("a partition is named twice");
            }
        }
        return new Offsets(offsets);
    }

    private static Instant moment(String text, ZoneId zone) {
        if (BoundForms.DAY.matcher(text).matches()) {
            return LocalDate.parse(text).atStartOfDay(zone).toInstant();
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException withoutOffset) {
            return text.contains("[")
                    ? ZonedDateTime.parse(text).toInstant()
                    : unambiguous(LocalDateTime.parse(text), zone);
        }
    }

    /** In the night when clocks go back an hour comes twice, and in spring one is missing: which is meant must be said. */
    private static Instant unambiguous(LocalDateTime time, ZoneId zone) {
        if (zone.getRules().getValidOffsets(time).size() != 1) {
            throw new ReplayRefusedException(time + " is not one moment in " + zone
                    + ", for the clocks were changed then; write its offset, such as " + time + "+01:00");
        }
        return time.atZone(zone).toInstant();
    }

    /** The patterns of what can be written. */
    final class BoundForms {
        static final Pattern AGO = Pattern.compile("-(\\d{1,9})(ms|s|m|h|d)");
        static final Pattern OFFSETS = Pattern.compile("\\d{1,6}:\\d{1,18}(,\\d{1,6}:\\d{1,18})*");
        static final Pattern MILLIS = Pattern.compile("\\d{10,15}");
        static final Pattern DAY = Pattern.compile("\\d{4}-\\d\\d-\\d\\d");

        private BoundForms() {}

        static Duration duration(Matcher ago) {
            long count = Long.parseLong(ago.group(1));
            return switch (ago.group(2)) {
                case "ms" -> Duration.ofMillis(count);
                case "s" -> Duration.ofSeconds(count);
                case "m" -> Duration.ofMinutes(count);
                case "h" -> Duration.ofHours(count);
                default -> Duration.ofDays(count);
            };
        }
    }
}
