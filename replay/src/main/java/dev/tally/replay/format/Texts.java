package dev.tally.replay.format;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How values of columns are written where there is only text. Immutable, safe for any thread. */
record Texts(ZoneId zone) {
    @Nullable
    String of(@Nullable Object value) {
        if (value == null) {
            return null;
        }
        if (value instanceof Instant instant) {
            return moment(instant);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(this::of).collect(Collectors.joining("|"));
        }
        return value.toString();
    }

    String moment(Instant instant) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(instant.atZone(zone));
    }
}
