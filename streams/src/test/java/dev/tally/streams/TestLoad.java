package dev.tally.streams;

import dev.tally.event.DocumentShareEvent;
import dev.tally.event.ObservationEvent;
import dev.tally.event.Sha256;
import dev.tally.schemas.digest.RecordDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;

/**
 * Events of many consultations, all of which become complete, in an order that mixes consultations and halves. The same seed
 * gives the same load.
 */
final class TestLoad {
    private final List<SpecificRecord> events = new ArrayList<>();
    private final Map<UUID, Map<UUID, Sha256>> sets = new LinkedHashMap<>();

    TestLoad(long seed, int consultations) {
        Random random = new Random(seed);
        for (int i = 0; i < consultations; i++) {
            TestEvents of = new TestEvents(new UUID(random.nextLong(), random.nextLong()));
            int revisions = 1 + random.nextInt(2);
            int shares = random.nextInt(4);
            for (int revision = 1; revision <= revisions; revision++) {
                add(of.observation(revision, "Toux ".repeat(1 + random.nextInt(200))));
            }
            int[] named = new int[shares];
            for (int share = 1; share <= shares; share++) {
                named[share - 1] = share;
                add(of.share(share));
            }
            if (shares == 0 || random.nextBoolean()) {
                add(of.statement(1, revisions, named));
            }
        }
        Collections.shuffle(events, random);
    }

    private void add(ObservationEvent event) {
        events.add(event);
        set(event.getConsultationId()).put(event.getEventId(), event.getContentDigest());
    }

    private void add(DocumentShareEvent event) {
        events.add(event);
        set(event.getConsultationId()).put(event.getEventId(), event.getContentDigest());
    }

    private Map<UUID, Sha256> set(UUID consultationId) {
        return sets.computeIfAbsent(consultationId, id -> new HashMap<>());
    }

    List<SpecificRecord> events() {
        return events;
    }

    Set<UUID> consultations() {
        return sets.keySet();
    }

    /** By consultation, the version in which it has all its events. */
    Map<UUID, Integer> finalVersions() {
        Map<UUID, Integer> versions = new HashMap<>();
        sets.forEach((id, set) -> versions.put(id, set.size()));
        return versions;
    }

    /** By consultation, the digest of all its events. */
    Map<UUID, Sha256> finalDigests() {
        Map<UUID, Sha256> digests = new HashMap<>();
        sets.forEach((id, set) -> digests.put(id, RecordDigest.of(set)));
        return digests;
    }
}
