package dev.tally.schemas.assembly;

import dev.tally.ledger.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Draws what the two half topics may hold of one consultation: revisions in any order, shares, retractions, statements,
 * duplicates, the same id with other content, a wrong patient before or after the right one, and more than the limits take.
 * The same seed draws the same.
 */
final class RandomConsultation {
    /** So small that rounds reach each of them. */
    static final Limits LIMITS = new Limits(4, 900, 1500);

    private static final List<Subject> SUBJECTS =
            List.of(Facts.RIGHT, Facts.RIGHT, Facts.RIGHT, Facts.RIGHT, Facts.WRONG_PATIENT, Facts.WRONG_PRACTITIONER);

    /** The two half topics, each in its own order. */
    record Topics(List<Arrival> observations, List<Arrival> sharing) {}

    private RandomConsultation() {}

    static Topics draw(SplittableRandom random, int most) {
        return new Topics(observations(random, random.nextInt(most + 1)), sharing(random, 1 + random.nextInt(most)));
    }

    private static List<Arrival> observations(SplittableRandom random, int count) {
        List<Arrival> topic = new ArrayList<>();
        while (topic.size() < count) {
            topic.add(
                    repeated(topic, random)
                            ? any(topic, random)
                            : varied(Facts.observation(1 + random.nextInt(4)), random));
        }
        return topic;
    }

    private static List<Arrival> sharing(SplittableRandom random, int count) {
        List<Arrival> topic = new ArrayList<>();
        while (topic.size() < count) {
            topic.add(repeated(topic, random) ? any(topic, random) : varied(sharingFact(random), random));
        }
        return topic;
    }

    private static Arrival sharingFact(SplittableRandom random) {
        int share = 1 + random.nextInt(6);
        return switch (random.nextInt(6)) {
            case 0 -> Facts.retraction(share);
            case 1 -> Facts.statement(1 + random.nextInt(3), 1 + random.nextInt(3));
            case 2 -> Facts.statement(1 + random.nextInt(3), 1 + random.nextInt(2), share);
            default -> Facts.share(share);
        };
    }

    private static Arrival varied(Arrival fact, SplittableRandom random) {
        int content = random.nextInt(8) == 0 ? 1 : 0;
        int bytes = 100 + 100 * random.nextInt(4) + content;
        Arrival sized = Facts.sized(bytes, content == 0 ? fact : Facts.altered(fact, bytes));
        Subject subject = SUBJECTS.get(random.nextInt(SUBJECTS.size()));
        return subject.equals(Facts.RIGHT) ? sized : Facts.by(subject, sized);
    }

    private static boolean repeated(List<Arrival> topic, SplittableRandom random) {
        return !topic.isEmpty() && random.nextInt(4) == 0;
    }

    private static Arrival any(List<Arrival> topic, SplittableRandom random) {
        return topic.get(random.nextInt(topic.size()));
    }
}
