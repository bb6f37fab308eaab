package dev.tally.replay.incident.page;

import dev.tally.replay.incident.page.Timeline.Moment;
import dev.tally.replay.incident.report.IncidentWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Draws a timeline as SVG for inside an HTML page, whose style colours it. Above, a column for each stretch of time; below, a line
 * from the first moment to the last, with a number for each, and what they are in words.
 *
 * <p>For one thread; one for each picture.
 */
final class TimelineSvg {
    private static final int WIDTH = 960;
    private static final int LEFT = 48;
    private static final int RIGHT = 16;
    private static final int TOP = 16;
    private static final int BARS = 150;
    private static final int LINE = TOP + BARS + 84;
    private static final int RADIUS = 11;
    private static final int TICKS = 4;
    private static final int ROW = 26;

    private final Timeline timeline;
    private final Wording wording;
    private final StringBuilder out = new StringBuilder();

    private TimelineSvg(Timeline timeline, Wording wording) {
        this.timeline = timeline;
        this.wording = wording;
    }

    static String of(Timeline timeline, Wording wording) {
        return new TimelineSvg(timeline, wording).draw();
    }

    private String draw() {
        int rows = (timeline.moments().size() + 1) / 2;
        int height = LINE + 40 + rows * ROW;
        String about = wording.say("timeline.picture", wording.duration(timeline.column()));
        out.append("<figure class=\"timeline\">\n<svg viewBox=\"0 0 " + WIDTH + " " + height
                + "\" role=\"img\" aria-label=\"" + Html.escaped(wording.say("timeline")) + "\">\n");
        scale();
        bars();
        ticks();
        line();
        out.append("</svg>\n<figcaption>").append(Html.escaped(about)).append("</figcaption>\n</figure>\n");
        return out.toString();
    }

    private void scale() {
        int most = timeline.most();
        for (int value : most > 1 ? List.of(0, (most + 1) / 2, most) : List.of(0, 1)) {
            double y = y(value);
            shape("<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" />", LEFT, WIDTH - RIGHT, y, y);
            text("axis", LEFT - 8, y + 4, "end", wording.number(value));
        }
    }

    private double y(int count) {
        return TOP + BARS - (double) count * BARS / Math.max(1, timeline.most());
    }

    private void bars() {
        double width = (double) (WIDTH - LEFT - RIGHT) / timeline.counts().size();
        for (int i = 0; i < timeline.counts().size(); i++) {
            int count = timeline.counts().get(i);
            if (count > 0) {
                shape(
                        "<rect class=\"bar\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"1.5\"><title>%s</title></rect>",
                        LEFT + i * width + 1,
                        y(count),
                        width - 2,
                        TOP + BARS - y(count),
                        Html.escaped(
                                wording.mark(timeline.begin(i), timeline.column()) + ": " + wording.number(count)));
            }
        }
    }

    private void ticks() {
        IncidentWindow bars = timeline.bars();
        Duration step = Duration.between(bars.from(), bars.to()).dividedBy(TICKS);
        for (int i = 0; i <= TICKS; i++) {
            double x = LEFT + (double) i * (WIDTH - LEFT - RIGHT) / TICKS;
            String anchor = i == 0 ? "start" : i == TICKS ? "end" : "middle";
            // The last one exactly: steps are rounded down.
            Instant at = i == TICKS ? bars.to() : bars.from().plus(step.multipliedBy(i));
            text("axis", x, TOP + BARS + 20, anchor, wording.mark(at, timeline.column()));
        }
    }

    private void line() {
        IncidentWindow whole = timeline.whole();
        double from = LEFT + RADIUS;
        double length = WIDTH - RIGHT - RADIUS - from;
        shape("<line class=\"line\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" />", from, from + length, LINE, LINE);
        List<Double> places = apart(whole, from, length);
        for (int i = 0; i < places.size(); i++) {
            Moment moment = timeline.moments().get(i);
            double exact = from + whole.share(moment.at()) * length;
            shape(
                    "<line class=\"line\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" />",
                    exact, places.get(i), LINE, LINE - 22);
            shape(
                    "<circle class=\"%s\" cx=\"%.1f\" cy=\"%d\" r=\"%d\" />",
                    moment.word().replace('.', '-'), places.get(i), LINE - 22, RADIUS);
            text("mark", places.get(i), LINE - 18, "middle", Integer.toString(i + 1));
            int column = i % 2 == 0 ? LEFT : WIDTH / 2;
            text(
                    "legend",
                    column,
                    LINE + 34 + Math.floorDiv(i, 2) * ROW,
                    "start",
                    (i + 1) + "  " + wording.labelled(moment.word(), wording.moment(moment.at())));
        }
    }

    /** Where the numbers stand: as near to their moments as they can without covering one another. */
    private List<Double> apart(IncidentWindow whole, double from, double length) {
        List<Double> places = new ArrayList<>();
        double free = from;
        for (Moment moment : timeline.moments()) {
            double place = Math.max(free, from + whole.share(moment.at()) * length);
            places.add(place);
            free = place + 2 * RADIUS + 4;
        }
        double end = from + length;
        for (int i = places.size() - 1; i >= 0; i--) {
            places.set(i, Math.min(places.get(i), end));
            end = places.get(i) - 2 * RADIUS - 4;
        }
        return places;
    }

    private void text(String style, double x, double y, String anchor, String words) {
        shape(
                "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>",
                style, x, y, anchor, Html.escaped(words));
    }

    private void shape(String form, Object... values) {
        out.append(String.format(Locale.ROOT, form, values)).append('\n');
    }
}
