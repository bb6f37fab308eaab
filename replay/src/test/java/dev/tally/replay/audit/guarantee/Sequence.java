package dev.tally.replay.audit.guarantee;

import dev.tally.event.EventKind;
import dev.tally.event.Section;
import dev.tally.event.Sha256;
import dev.tally.ledger.Subject;
import dev.tally.replay.audit.evidence.Evidence;
import dev.tally.replay.audit.evidence.Heard;
import dev.tally.replay.audit.evidence.Receipted;
import dev.tally.replay.audit.evidence.Sections;
import dev.tally.replay.audit.evidence.ShortDigest;
import dev.tally.replay.audit.evidence.Sighting;
import dev.tally.replay.audit.evidence.StoredRow;
import dev.tally.replay.audit.evidence.StoredVersion;
import dev.tally.replay.storage.CurrentRecord.Tear;
import dev.tally.schemas.assembly.Arrival;
import dev.tally.schemas.digest.EventIds;
import dev.tally.schemas.digest.RecordDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What happened to one consultation, told as the Javadoc of the guarantees tells it. */
public final class Sequence {
    public static final UUID CONSULTATION = UUID.fromString("6c0d33ff-6f0d-4d64-b8ad-9a1e3fc4a111");
    public static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");
    private static final Subject SUBJECT = new Subject("99700218896", "279035121518989");

    private final List<Sighting> seen = new ArrayList<>();
    private final List<Heard> heard = new ArrayList<>();
    private final List<Receipted> receipts = new ArrayList<>();
    private final Set<UUID> quarantined = new HashSet<>();
    private final Map<UUID, StoredRow> rows = new HashMap<>();
    private @Nullable StoredVersion record;
    private Duration ago = Duration.ofHours(1);

    /** What comes next came so long ago. */
    public Sequence ago(Duration time) {
        this.ago = time;
        return this;
    }

    public Sequence observation(int revision, Section... written) {
        return observation(revision, digest(revision), Set.of(written), Set.of());
    }

    public Sequence observation(int revision, Sha256 digest, Set<Section> written, Set<Section> cleared) {
        Sections sections = new Sections(true, written.isEmpty() ? Set.of() : EnumSet.copyOf(written), cleared);
        return seen(observationId(revision), EventKind.OBSERVATION, digest, revision, null, List.of(), 0, sections);
    }

    public Sequence share(int number) {
        return seen(
                shareEvent(number),
                EventKind.SHARE,
                digest(100 + number),
                0,
                shareId(number),
                List.of(),
                0,
                Sections.UNKNOWN);
    }

    public Sequence retraction(int number) {
        return seen(
                retractionEvent(number),
                EventKind.RETRACTION,
                digest(200 + number),
                0,
                shareId(number),
                List.of(),
                0,
                Sections.UNKNOWN);
    }

    public Sequence statement(int revision, int lastObservation, Integer... shares) {
        return seen(
                EventIds.statement(CONSULTATION, revision),
                EventKind.STATEMENT,
                digest(300 + revision),
                revision,
                null,
                List.of(shares).stream().map(Sequence::shareId).toList(),
                lastObservation,
                Sections.UNKNOWN);
    }

    private Sequence seen(
            UUID eventId,
            EventKind kind,
            Sha256 digest,
            int revision,
            @Nullable UUID shareId,
            List<UUID> named,
            int lastObservation,
            Sections sections) {
        Instant at = NOW.minus(ago);
        Arrival arrival = new Arrival(
                eventId, CONSULTATION, kind, SUBJECT, digest, revision, shareId, named, lastObservation, at, 1_000);
        seen.add(new Sighting(arrival, at.minusSeconds(1), 3, seen.size(), sections));
        return this;
    }

    /** A heartbeat names it, whether or not it came. */
    public Sequence heard(UUID eventId, EventKind kind) {
        heard.add(new Heard(eventId, kind, NOW.minus(ago)));
        return this;
    }

    /** A receipt says that it is stored. */
    public Sequence receipted(UUID eventId, Sha256 digest) {
        receipts.add(new Receipted(eventId, ShortDigest.of(digest), NOW.minus(ago)));
        return this;
    }

    public Sequence setAside(UUID eventId) {
        quarantined.add(eventId);
        return this;
    }

    /** A row with the content that was accepted. */
    public Sequence row(UUID eventId) {
        Sha256 digest = seen.stream()
                .filter(each -> each.eventId().equals(eventId))
                .findFirst()
                .map(each -> each.arrival().contentDigest())
                .orElse(digest(999));
        return row(eventId, digest, true);
    }

    public Sequence row(UUID eventId, @Nullable Sha256 digest, boolean once) {
        rows.put(eventId, new StoredRow(eventId, digest == null ? null : ShortDigest.of(digest), once));
        return this;
    }

    /** Everything that came has its row, and the version holds it all. */
    public Sequence stored() {
        seen.forEach(each -> row(each.eventId()));
        return version();
    }

    /** A version of what has come so far. */
    public Sequence version(Tear... tears) {
        return version(true, tears);
    }

    public Sequence version(boolean once, Tear... tears) {
        Map<UUID, Sha256> digests = seen.stream()
                .collect(Collectors.toMap(
                        Sighting::eventId, each -> each.arrival().contentDigest(), (first, second) -> first));
        record = new StoredVersion(digests.size(), ShortDigest.of(RecordDigest.of(digests)), once, Set.of(tears));
        return this;
    }

    public Evidence evidence() {
        return new Evidence(
                CONSULTATION,
                NOW,
                NOW.minusSeconds(60),
                Evidence.asTheyArrived(seen),
                heard,
                receipts,
                quarantined,
                rows,
                record);
    }

    public static UUID observationId(int revision) {
        return EventIds.observation(CONSULTATION, revision);
    }

    public static UUID shareEvent(int number) {
        return EventIds.share(CONSULTATION, shareId(number));
    }

    public static UUID retractionEvent(int number) {
        return EventIds.retraction(CONSULTATION, shareId(number));
    }

    public static UUID shareId(int number) {
        return new UUID(1, number);
    }

    public static Sha256 digest(int number) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) number;
        bytes[1] = (byte) (number >> 8);
        return new Sha256(bytes);
    }
}
