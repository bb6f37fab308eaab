package dev.tally.cli.demo;

import dev.tally.cli.client.GatewayRequest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.Random;

/**
 * Many consultations as one stream of requests, as a gateway sees those of many practices: each consultation's requests keep
 * their order, and those of different consultations mix.
 *
 * <p>For one thread; holds only the consultations that are open.
 */
final class MixedTraffic implements Iterator<GatewayRequest> {
    private final ConsultationGenerator generator;
    private final Random random;
    private final int open;
    private final List<Queue<GatewayRequest>> underWay = new ArrayList<>();
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
            underWay.add(new ArrayDeque<>(generator.next().requests()));
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
