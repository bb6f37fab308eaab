package dev.tally.cli.demo;

import dev.tally.cli.client.GatewayRequest;
import dev.tally.cli.demo.ConsultationGenerator.Script;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;

/**
 * Many consultations as one stream of requests, as a gateway sees those of many practices: each consultation's requests keep
 * their order, and those of different consultations mix.
 *
 * <p>For one thread; holds the consultations that are open, and one word about each that was begun.
 */
final class MixedTraffic implements Iterator<GatewayRequest> {
    private final ConsultationGenerator generator;
    private final Random random;
    private final int open;
    private final List<Queue<GatewayRequest>> underWay = new ArrayList<>();
    private final Map<UUID, Boolean> begun = new HashMap<>();
    private int left;

    /**
     * A stream.
     *
     * @param consultations how many in all
     * @param open how many are under way at a time
     */
    MixedTraffic(ConsultationGenerator generator, Random random, int consultations, int open) {
        this.generator = generator;
        this.random = random;
        this.left = consultations;
        this.open = open;
    }

    /** The consultations that were begun so far, and whether each was made complete; a view. */
    Map<UUID, Boolean> begun() {
        return Collections.unmodifiableMap(begun);
    }

    @Override
    public boolean hasNext() {
        return left > 0 || !underWay.isEmpty();
    }

    @Override
    public GatewayRequest next() {
        if (!hasNext()) {
            throw new NoSuchElementException("all consultations were sent");
        }
        for (; left > 0 && underWay.size() < open; left--) {
            Script script = generator.next();
            begun.put(script.id(), script.complete());
            underWay.add(new ArrayDeque<>(script.requests()));
        }
        int chosen = random.nextInt(underWay.size());
        GatewayRequest request = underWay.get(chosen).remove();
        if (underWay.get(chosen).isEmpty()) {
            Collections.swap(underWay, chosen, underWay.size() - 1);
            underWay.remove(underWay.size() - 1);
        }
        return request;
    }
}
