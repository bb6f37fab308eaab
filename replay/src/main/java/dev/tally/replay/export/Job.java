package dev.tally.replay.export;

import dev.tally.replay.format.ExportFormat;
import dev.tally.replay.privacy.Disclosure;
import dev.tally.replay.topic.ReplayTopic;
import dev.tally.replay.window.Window;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * What is exported, and how: all that decides what the result holds.
 *
 * @param topic the topic
 * @param topicId Kafka's id of it
 * @param window its offsets
 * @param selection which of its events
 * @param disclosure how much of them
 * @param format in which format
 * @param days whether each day gets a file of its own, and which time decides; null for one file
 * @param zone of days and times
 * @param command how it was asked for, without identities that are not disclosed
 * @param <V> the events
 */
public record Job<V extends SpecificRecord>(
        ReplayTopic<V> topic,
        UUID topicId,
        Window window,
        Selection selection,
        Disclosure disclosure,
        ExportFormat format,
        @Nullable Days days,
        ZoneId zone,
        String command) {

    /** Which time decides the day. */
    public enum Days {
        /** When it arrived. */
        ARRIVED,
        /** When it occurred. */
        OCCURRED
    }

    /** The same with another window: that of a run that is resumed. */
    Job<V> within(Window other) {
        return new Job<>(topic, topicId, other, selection, disclosure, format, days, zone, command);
    }

    /** The day's name, for files; empty where there is one file. */
    String day(Sifted.Selected<V> selected) {
        if (days == null) {
            return "";
        }
        Instant occurredAt = selected.occurredAt();
        Instant moment = days == Days.OCCURRED && occurredAt != null
                ? occurredAt
                : selected.position().arrivedAt();
        return moment.atZone(zone).toLocalDate().toString();
    }

    /** Everything but the window, for comparing a job with one that is to be resumed. */
    Map<String, Object> terms() {
        Map<String, Object> terms = new LinkedHashMap<>();
        terms.put("topic", topic.topic().name());
        terms.put("topicId", topicId.toString());
        terms.put("format", format.toString());
        terms.put("partitionedBy", days == null ? "" : "day " + days.name().toLowerCase(java.util.Locale.ROOT));
        terms.put("zone", zone.getId());
        terms.put("identified", disclosure.identified());
        terms.put("withNotes", disclosure.withNotes());
        terms.put(
                "pseudonymKey",
                disclosure.identified() ? "" : disclosure.pseudonyms().fingerprint());
        terms.put("filters", selection.words(disclosure));
        return terms;
    }
}
