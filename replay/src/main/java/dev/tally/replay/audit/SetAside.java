package dev.tally.replay.audit;

import dev.tally.replay.quarantine.QuarantineItem;
import dev.tally.schemas.topic.Topics;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** What was set aside: small by intent, for 20 a minute stop a service. Immutable, safe for any thread. */
public final class SetAside {
    private final List<QuarantineItem> items;
    private final Set<String> places = new HashSet<>();
    private final Set<UUID> events = new HashSet<>();
    private final Set<UUID> records = new HashSet<>();

    /** Of these items. */
    public SetAside(List<QuarantineItem> items) {
        this.items = List.copyOf(items);
        for (QuarantineItem item : items) {
            places.add(item.place());
            if (item.eventId() != null) {
                events.add(item.eventId());
            }
            if (item.topic().equals(Topics.RECORD.name()) && item.consultationId() != null) {
                records.add(item.consultationId());
            }
        }
    }

    /** All of it. */
    public List<QuarantineItem> items() {
        return items;
    }

    /** Whether the record at this place was set aside. */
    public boolean holds(String topic, int partition, long offset) {
        return holds(topic + "-" + partition + "@" + offset);
    }

    /** The same for a place in words, as {@link QuarantineItem#place} writes it. */
    public boolean holds(String place) {
        return places.contains(place);
    }

    /** Whether this event was set aside. */
    public boolean holds(UUID eventId) {
        return events.contains(eventId);
    }

    /** Whether a whole record of this consultation was set aside, and with it all its events. */
    public boolean holdsRecordOf(UUID consultationId) {
        return records.contains(consultationId);
    }
}
