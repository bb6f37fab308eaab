package dev.tally.producer.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The partitions and topics that took nothing when they were last sent to, and what may go there all the same: so that one
 * partition without its brokers, or one topic whose schema the registry does not give, keeps no other event from being sent.
 *
 * <p>After a failure such a place gets nothing for a while, longer after each further one; then a share of the window, until it
 * acknowledges something. The shares of all together are half of the window, and each has its own, so that none waits behind another.
 *
 * <p>Once an event was passed over, none behind it may go to the same place: the order of acceptance would be lost. When it may go, the
 * journal is to be read again from there ({@link #readAgainFrom}).
 *
 * <p>For one thread. Does no I/O; times are those of {@link System#nanoTime}.
 */
final class Troubled {
    /** {@link #readAgainFrom} when nothing is to be read again. */
    static final long NOTHING = Long.MAX_VALUE;

    private static final int WHOLE = -1;
    private static final Duration FIRST_WAIT = Duration.ofSeconds(2);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(16);

    private static final class Trouble {
        private Duration wait = FIRST_WAIT;
        private boolean waits;
        private long waitsUntil;
        private int events;
        private long bytes;
        private long firstPassedOver = NOTHING;
    }

    private final Map<TopicPartition, Trouble> troubles = new HashMap<>();
    private final int mostEvents;
    private final long mostBytes;
    private long opened = NOTHING;

    /** Makes an empty one, for what all places in trouble may have on their way together. */
    Troubled(int mostEvents, long mostBytes) {
        this.mostEvents = mostEvents;
        this.mostBytes = mostBytes;
    }

    /** Stands for all partitions of a topic, when it is not known which. */
    static TopicPartition whole(String topic) {
        return new TopicPartition(topic, WHOLE);
    }

    static boolean isWhole(TopicPartition place) {
        return place.partition() == WHOLE;
    }

    boolean isEmpty() {
        return troubles.isEmpty();
    }

    /** Whether events wait because of it. */
    boolean passedOver() {
        return troubles.values().stream().anyMatch(trouble -> trouble.firstPassedOver != NOTHING);
    }

    /** These places failed, and what is on its way to anywhere is taken back: the journal is read from its beginning. */
    void failed(Collection<TopicPartition> places, long now) {
        opened = NOTHING;
        for (Trouble trouble : troubles.values()) {
            trouble.events = 0;
            trouble.bytes = 0;
            trouble.firstPassedOver = NOTHING;
        }
        for (TopicPartition place : places) {
            Trouble known = troubles.get(place);
            Trouble trouble = known == null ? new Trouble() : known;
            trouble.wait = known == null ? FIRST_WAIT : longer(known.wait);
            trouble.waits = true;
            trouble.waitsUntil = now + trouble.wait.toNanos();
            troubles.put(place, trouble);
        }
    }

    private static Duration longer(Duration wait) {
        Duration twice = wait.multipliedBy(2);
        return twice.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : twice;
    }

    /** The place took an event, so it is in no trouble, and the topic as a whole is not. */
    void acknowledged(TopicPartition place) {
        open(troubles.remove(place));
        open(troubles.remove(whole(place.topic())));
    }

    private void open(@Nullable Trouble trouble) {
        if (trouble != null) {
            opened = Math.min(opened, trouble.firstPassedOver);
            trouble.firstPassedOver = NOTHING;
        }
    }

    /** Whether an event may go to its place now; otherwise it is passed over. */
    boolean admits(TopicPartition to, long position, int bytes) {
        Trouble topic = troubles.get(whole(to.topic()));
        Trouble trouble = topic == null ? troubles.get(to) : topic;
        if (trouble == null) {
            return true;
        }
        if (trouble.waits || trouble.firstPassedOver != NOTHING || !hasShareLeft(trouble, bytes)) {
            trouble.firstPassedOver = Math.min(trouble.firstPassedOver, position);
            return false;
        }
        trouble.events++;
        trouble.bytes += bytes;
        return true;
    }

    private boolean hasShareLeft(Trouble trouble, int bytes) {
        int share = troubles.size();
        boolean isLeft = trouble.events < mostEvents / share && trouble.bytes + bytes <= mostBytes / share;
        return trouble.events == 0 || isLeft;
    }

    /** The position of the first event that was passed over and may go now, told once; {@link #NOTHING} if there is none. */
    long readAgainFrom(long now) {
        for (Trouble trouble : troubles.values()) {
            if (trouble.waits && now - trouble.waitsUntil >= 0) {
                trouble.waits = false;
                open(trouble);
            }
        }
        long from = opened;
        opened = NOTHING;
        return from;
    }
}
