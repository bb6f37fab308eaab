package dev.tally.producer;

import dev.tally.event.Sha256;
import dev.tally.producer.fact.Draft;
import dev.tally.producer.fact.EventName;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What this incarnation of the gateway accepted, as far back as its memory reaches: it recognises what is sent twice and
 * answers where an event is. About 500 bytes an event; above its limit it forgets whole consultations, those first that have
 * had no event for longest. What it has forgotten is written again when it is sent again, which the join recognises by its
 * id.
 *
 * <p>Safe for any thread.
 */
final class PublishedIndex {
    private final int mostEvents;

    /** Guards both fields, so that two commands for one event cannot both be the first. In order of last use. */
    private final Object lock = new Object();

    private final LinkedHashMap<UUID, Map<UUID, Entry>> consultations = new LinkedHashMap<>(16, 0.75f, true);
    private int events;

    PublishedIndex(int mostEvents) {
        this.mostEvents = mostEvents;
    }

    /** An event on its way or there. */
    static final class Entry {
        private final EventName name;
        private final Sha256 digest;
        private final CompletableFuture<Publication> outcome = new CompletableFuture<>();

        /** Written once, under the index's lock. */
        private @Nullable PublishedEvent published;

        /** Keeps the name and the digest, not the draft: that holds the patient's text. */
        private Entry(Draft<?> draft) {
            this.name = draft.name();
            this.digest = draft.digest();
        }

        /** Completed with what became of the event; may be waited for by several commands. */
        CompletableFuture<Publication> outcome() {
            return outcome;
        }

        Sha256 digest() {
            return digest;
        }
    }

    /**
     * What the index says to a draft.
     *
     * @param entry the event's entry
     * @param first whether the entry was made for this very draft, whose sender must now see to its outcome
     */
    record Claim(Entry entry, boolean first) {}

    /** Finds the entry of the draft's event, or makes it. */
    Claim claim(Draft<?> draft) {
        synchronized (lock) {
            Map<UUID, Entry> ofConsultation =
                    consultations.computeIfAbsent(draft.name().consultationId(), id -> new LinkedHashMap<>());
            Entry known = ofConsultation.get(draft.name().eventId());
            if (known != null) {
                return new Claim(known, false);
            }
            Entry entry = new Entry(draft);
            ofConsultation.put(draft.name().eventId(), entry);
            events++;
            forgetOldest(draft.name().consultationId());
            return new Claim(entry, true);
        }
    }

    private void forgetOldest(UUID except) {
        Iterator<Map.Entry<UUID, Map<UUID, Entry>>> oldestFirst =
                consultations.entrySet().iterator();
        while (events > mostEvents && oldestFirst.hasNext()) {
            Map.Entry<UUID, Map<UUID, Entry>> oldest = oldestFirst.next();
            if (!oldest.getKey().equals(except)) {
                events -= oldest.getValue().size();
                oldestFirst.remove();
            }
        }
    }

    /** Kafka has the event. */
    void confirm(Entry entry, PublishedEvent published) {
        synchronized (lock) {
            entry.published = published;
        }
        entry.outcome.complete(new Publication.Published(published, false));
    }

    /** Kafka may not have the event: forget it, so that it is written when it is sent again. */
    void release(Entry entry, Publication outcome) {
        synchronized (lock) {
            UUID consultationId = entry.name.consultationId();
            Map<UUID, Entry> ofConsultation = consultations.get(consultationId);
            if (ofConsultation != null && ofConsultation.remove(entry.name.eventId(), entry)) {
                events--;
                if (ofConsultation.isEmpty()) {
                    consultations.remove(consultationId);
                }
            }
        }
        entry.outcome.complete(outcome);
    }

    /** The events of a consultation that Kafka has, in the order in which they were accepted; empty where none is known. */
    List<PublishedEvent> published(UUID consultationId) {
        synchronized (lock) {
            List<PublishedEvent> published = new ArrayList<>();
            for (Entry entry :
                    consultations.getOrDefault(consultationId, Map.of()).values()) {
                if (entry.published != null) {
                    published.add(entry.published);
                }
            }
            return published;
        }
    }

    int size() {
        synchronized (lock) {
            return events;
        }
    }
}
