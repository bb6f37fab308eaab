package dev.tally.producer.outbox;

import dev.tally.event.Origin;
import dev.tally.producer.fact.Draft;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;

/** An outbox that keeps the contract, in memory: what it takes is recorded, and answered as the test says. */
public final class RecordingOutbox implements Outbox {
    /** How offers are answered. */
    public enum Mode {
        ACKNOWLEDGE,
        HOLD,
        DOUBT,
        REFUSE,
        THROW,
        COLLAPSE
    }

    /** Quoted by the exception of {@link Mode#THROW}, as a serializer's might quote a note. */
    public static final String SECRET_OF_EXCEPTIONS = "the-exception-quotes-the-note";

    private final UUID incarnation = UUID.fromString("11111111-2222-4333-8444-555555555555");
    private final List<SpecificRecord> events = new ArrayList<>();
    private final Deque<Runnable> held = new ArrayDeque<>();
    private Mode mode = Mode.ACKNOWLEDGE;
    private long sequence;

    public synchronized void answer(Mode next) {
        mode = next;
    }

    /** The events that were acknowledged, in their order. */
    public synchronized List<SpecificRecord> events() {
        return List.copyOf(events);
    }

    /** Acknowledges what was held. */
    public synchronized void acknowledgeHeld() {
        while (!held.isEmpty()) {
            held.pop().run();
        }
    }

    @Override
    public synchronized Offer offer(Draft<?> draft, Consumer<Delivery> whenDelivered) {
        switch (mode) {
            case ACKNOWLEDGE -> acknowledge(draft, whenDelivered);
            case HOLD -> held.add(() -> acknowledge(draft, whenDelivered));
            case DOUBT -> whenDelivered.accept(new Delivery.InDoubt("NotEnoughReplicasException"));
            case REFUSE -> {
                return new Offer.Refused("the queue is full");
            }
            case THROW -> throw new IllegalStateException(SECRET_OF_EXCEPTIONS);
            case COLLAPSE -> throw new StackOverflowError(SECRET_OF_EXCEPTIONS);
        }
        return new Offer.Taken();
    }

    private void acknowledge(Draft<?> draft, Consumer<Delivery> whenDelivered) {
        sequence++;
        Origin origin = new Origin(gatewayId(), incarnation, sequence, false);
        events.add(draft.complete(origin));
        whenDelivered.accept(new Delivery.Replicated(origin));
    }

    @Override
    public String gatewayId() {
        return "gateway-test";
    }

    @Override
    public UUID incarnation() {
        return incarnation;
    }

    @Override
    public boolean journaled() {
        return false;
    }

    @Override
    public synchronized int depth() {
        return held.size();
    }

    @Override
    public void close() {
        acknowledgeHeld();
    }
}
