package dev.tally.schemas.assembly;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** The orders in which two topics may be read: each keeps its own order, and nothing is known between them. */
final class Interleavings {
    private Interleavings() {}

    /** Visits every interleaving: (n + m)! / (n! m!) of them. */
    static <T> void all(List<T> left, List<T> right, Consumer<List<T>> visitor) {
        visit(left, right, new ArrayList<>(), visitor);
    }

    private static <T> void visit(List<T> left, List<T> right, List<T> before, Consumer<List<T>> visitor) {
        if (left.isEmpty() && right.isEmpty()) {
            visitor.accept(List.copyOf(before));
            return;
        }
        if (!left.isEmpty()) {
            before.add(left.get(0));
            visit(left.subList(1, left.size()), right, before, visitor);
            before.remove(before.size() - 1);
        }
        if (!right.isEmpty()) {
            before.add(right.get(0));
            visit(left, right.subList(1, right.size()), before, visitor);
            before.remove(before.size() - 1);
        }
    }

    /** One interleaving. Each draws how much it favours a topic, so that lopsided ones are among them. */
    static <T> List<T> sampled(List<T> left, List<T> right, SplittableRandom random) {
        List<T> order = new ArrayList<>(left.size() + right.size());
        double favour = random.nextDouble();
        int l = 0;
        int r = 0;
        while (l < left.size() || r < right.size()) {
            boolean takeLeft = r == right.size() || (l < left.size() && random.nextDouble() < favour);
            order.add(takeLeft ? left.get(l++) : right.get(r++));
        }
        return order;
    }
}
