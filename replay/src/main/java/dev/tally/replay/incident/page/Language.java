package dev.tally.replay.incident.page;

import java.util.Locale;

/** The languages that a report can be written in. */
public enum Language {
    /** English. */
    en(Locale.UK),
    /** French. */
    fr(Locale.FRANCE);

    private final Locale locale;

    Language(Locale locale) {
        this.locale = locale;
    }

    Locale locale() {
        return locale;
    }
}
