package dev.tally.replay.topic;

import java.lang.reflect.RecordComponent;

/** What is to be known of a column beside its type. */
public final class Columns {
    private Columns() {}

    /** Whether a column holds what somebody has typed. */
    public static boolean isFreeText(RecordComponent component) {
        return component.isAnnotationPresent(FreeText.class);
    }
}
