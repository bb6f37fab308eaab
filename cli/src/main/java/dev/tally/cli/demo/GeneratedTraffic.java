package dev.tally.cli.demo;

import dev.tally.cli.client.RequestSender.NumberedRequest;
import java.time.Instant;
import java.util.Iterator;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** Generated consultations as numbered requests. The same seed gives the same traffic. For one thread. */
public final class GeneratedTraffic implements Iterator<NumberedRequest> {
    /** As many consultations as a group of practices has under way at a time. */
    private static final int OPEN_CONSULTATIONS = 100;

    private final MixedTraffic requests;
    private long number;

    /**
     * Traffic of so many consultations.
     *
     * @param seed of all random choices
     * @param day around which the consultations took place
     */
    public GeneratedTraffic(int consultations, long seed, Instant day) {
        this.requests = new MixedTraffic(
                new ConsultationGenerator(seed, day), new Random(seed), consultations, OPEN_CONSULTATIONS);
    }

    /**
     * What the generator itself says of the consultations that were begun so far: whether each was made complete. Known
     * without the completeness rule, so that it can contradict it.
     */
    public Map<UUID, Boolean> begun() {
        return requests.begun();
    }

    @Override
    public boolean hasNext() {
        return requests.hasNext();
    }

    @Override
    public NumberedRequest next() {
        return new NumberedRequest(++number, null, requests.next());
    }
}
