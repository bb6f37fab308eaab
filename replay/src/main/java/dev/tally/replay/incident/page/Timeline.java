package dev.tally.replay.incident.page;

import dev.tally.replay.incident.report.IncidentReport;
import dev.tally.replay.incident.report.IncidentWindow;
import dev.tally.replay.incident.report.Noticed;
import dev.tally.replay.incident.report.NotificationClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * An incident in time: how many consultations were affected when, and what happened afterwards.
 *
 * @param bars what the columns cover
 * @param counts affected consultations in each column, from the beginning to the end of {@code bars}
 * @param moments what happened, in order of time; at least two
 */
record Timeline(IncidentWindow bars, List<Integer> counts, List<Moment> moments) {
    static final int COLUMNS = 48;
    private static final Duration SHORTEST = Duration.ofSeconds(COLUMNS);

    /** Something that happened. {@code word} is its key in {@link Wording}. */
    record Moment(Instant at, String word) {}

    Timeline {
        counts = List.copyOf(counts);
        moments = List.copyOf(moments);
    }

    /** Of a report; nothing if no affected event has a time. */
    static Optional<Timeline> of(IncidentReport report) {
        Instant first = report.first();
        Instant last = report.last();
        Noticed noticed = report.noticed();
        NotificationClock clock = report.clock();
        if (first == null || last == null || noticed == null || clock == null) {
            return Optional.empty();
        }
        IncidentWindow bars = bars(report.window(), first, last);
        int[] counts = new int[COLUMNS];
        for (Instant at : report.moments()) {
            counts[Math.min(COLUMNS - 1, (int) (bars.share(at) * COLUMNS))]++;
        }
        List<Integer> columns = new ArrayList<>();
        for (int count : counts) {
            columns.add(count);
        }
        List<Moment> moments = new ArrayList<>(List.of(
                new Moment(first, "moment.first"),
                new Moment(last, "moment.last"),
                new Moment(noticed.at(), "moment.noticed"),
                new Moment(clock.awareAt(), "moment.aware"),
                new Moment(report.madeAt(), "moment.made"),
                new Moment(clock.deadline(), "moment.deadline")));
        moments.sort(Comparator.comparing(Moment::at));
        return Optional.of(new Timeline(bars, columns, moments));
    }

    /** The time of the affected events with a margin, as far as the window goes: a year's window would show one column. */
    private static IncidentWindow bars(IncidentWindow window, Instant first, Instant last) {
        Duration length = Duration.between(first, last);
        Duration shown = length.compareTo(SHORTEST) < 0 ? SHORTEST : length;
        Duration margin = shown.dividedBy(12);
        Instant from = later(window.from(), first.minus(margin));
        Instant to = earlier(window.to(), last.plus(margin));
        return new IncidentWindow(from, later(to, from.plus(SHORTEST)));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** How long a column is. */
    Duration column() {
        return Duration.between(bars.from(), bars.to()).dividedBy(counts.size());
    }

    /** When a column begins. */
    Instant begin(int column) {
        return bars.from().plus(column().multipliedBy(column));
    }

    /** The same with a quarter of the columns, for where there is less room. */
    Timeline coarse() {
        List<Integer> sums = new ArrayList<>();
        for (int i = 0; i < counts.size(); i += 4) {
            sums.add(counts.subList(i, i + 4).stream()
                    .mapToInt(Integer::intValue)
                    .sum());
        }
        return new Timeline(bars, sums, moments);
    }

    /** The highest column. */
    int most() {
        return counts.stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    /** From the first moment to the last. */
    IncidentWindow whole() {
        Instant from = moments.get(0).at();
        Instant to = moments.get(moments.size() - 1).at();
        return new IncidentWindow(from, to.plusMillis(1));
    }
}
