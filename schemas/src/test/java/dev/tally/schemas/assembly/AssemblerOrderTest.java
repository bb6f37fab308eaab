package dev.tally.schemas.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.event.QuarantineReason;
import dev.tally.schemas.assembly.RandomConsultation.Topics;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * A record is a set of events: whatever way the two half topics interleave, the same facts end in the same record.
 *
 * <p>Each round draws the content of the two topics from its own seed; a failure names it.
 */
@DisplayName("P2, P5: the same facts give the same record in every order that keeps each topic's own")
class AssemblerOrderTest {
    private static final long SEED = Long.getLong("tally.seed", 20230426L);
    private static final int SMALL_ROUNDS = 300;
    private static final int LARGE_ROUNDS = 60;
    private static final int SAMPLES = 60;
    private static final Assembler ASSEMBLER = new Assembler(RandomConsultation.LIMITS);

    @Test
    void in_all_interleavings_of_small_consultations() {
        Tally tally = new Tally();
        for (int round = 0; round < SMALL_ROUNDS; round++) {
            long seed = SEED + round;
            Topics topics = RandomConsultation.draw(new SplittableRandom(seed), 6);
            Expected expected = Expected.of(topics, RandomConsultation.LIMITS);
            Interleavings.all(topics.observations(), topics.sharing(), order -> check(seed, expected, order, tally));
        }
        tally.assertWorthwhile(10_000);
    }

    @Test
    void in_sampled_interleavings_of_large_consultations() {
        Tally tally = new Tally();
        for (int round = 0; round < LARGE_ROUNDS; round++) {
            long seed = SEED + 1_000_000 + round;
            SplittableRandom random = new SplittableRandom(seed);
            Topics topics = RandomConsultation.draw(random, 25);
            Expected expected = Expected.of(topics, RandomConsultation.LIMITS);
            for (int sample = 0; sample < SAMPLES; sample++) {
                check(seed, expected, Interleavings.sampled(topics.observations(), topics.sharing(), random), tally);
            }
        }
        tally.assertWorthwhile(3_000);
    }

    private static void check(long seed, Expected expected, List<Arrival> order, Tally tally) {
        Course course = new Course(ASSEMBLER);
        Set<UUID> emitted = new HashSet<>();
        for (Arrival arrival : order) {
            Assembly assembly = course.arrive(arrival);
            tally.count(assembly);
            assertThat(course.emitted()).as("seed %d: versions only grow", seed).containsAll(emitted);
            emitted = course.emitted();
            boolean isNew = assembly.emission() == Emission.NEW_VERSION;
            assertThat(isNew && !assembly.verdict().isComplete())
                    .as("seed %d: emitted while waiting", seed)
                    .isFalse();
        }
        tally.orders++;
        assertEnd(seed, expected, course, tally);
        assertRepeated(seed, expected, course, order);
    }

    private static void assertEnd(long seed, Expected expected, Course course, Tally tally) {
        assertThat(course.quarantined()).as("seed %d: quarantined", seed).isEqualTo(expected.quarantined());
        assertThat(course.admitted()).as("seed %d: set", seed).isEqualTo(expected.admitted());
        assertThat(course.verdict()).as("seed %d: verdict", seed).isEqualTo(expected.verdict());
        if (expected.recordDigest() != null) {
            assertThat(course.recordDigest()).as("seed %d: record digest", seed).isEqualTo(expected.recordDigest());
        }
        if (expected.verdict().isComplete()) {
            tally.complete++;
            assertThat(course.emitted())
                    .as("seed %d: a complete record is emitted whole", seed)
                    .hasSize(expected.admitted().size());
        } else {
            tally.waiting++;
        }
    }

    /** Everything is sent once more: nothing changes, and each is answered as before. */
    private static void assertRepeated(long seed, Expected expected, Course course, List<Arrival> order) {
        int versions = course.versions().size();
        Set<UUID> emitted = course.emitted();
        for (Arrival arrival : order) {
            Assembly again = course.arrive(arrival);
            boolean admitted =
                    expected.admitted().contains(new Course.Fact(arrival.eventId(), arrival.contentDigest()));
            assertThat(again.admission())
                    .as("seed %d: %s again", seed, arrival)
                    .isInstanceOf(admitted ? Admission.Duplicate.class : Admission.Refused.class);
            boolean confirmed = admitted && emitted.contains(arrival.eventId());
            assertThat(again.emission())
                    .as("seed %d: %s again", seed, arrival)
                    .isEqualTo(confirmed ? Emission.REPEATED_VERSION : Emission.NONE);
        }
        assertThat(course.versions()).as("seed %d: no version is new", seed).hasSize(versions);
        assertThat(course.quarantined()).as("seed %d: quarantined", seed).isEqualTo(expected.quarantined());
    }

    /** What the rounds met: a generator that never draws a conflict proves nothing about conflicts. */
    private static final class Tally {
        private int orders;
        private int complete;
        private int waiting;
        private int duplicates;
        private int evictions;
        private final Set<QuarantineReason> reasons = new HashSet<>();

        void count(Assembly assembly) {
            evictions += assembly.evicted().size();
            if (assembly.admission() instanceof Admission.Refused refused) {
                reasons.add(refused.reason());
            } else if (assembly.admission() instanceof Admission.Duplicate) {
                duplicates++;
            }
        }

        void assertWorthwhile(int leastOrders) {
            assertThat(orders).isGreaterThan(leastOrders);
            assertThat(complete).isGreaterThan(orders / 10);
            assertThat(waiting).isGreaterThan(orders / 10);
            assertThat(duplicates).isGreaterThan(orders / 10);
            assertThat(evictions).isGreaterThan(orders / 10);
            assertThat(reasons)
                    .extracting(Enum::name)
                    .containsExactlyInAnyOrder("CONFLICTING_CONTENT", "CONFLICTING_SUBJECT", "LIMIT_EXCEEDED");
        }
    }
}
