package dev.tally.replay.window;

import java.util.List;

/**
 * What is read of a topic, as offsets: the same however often it is read.
 *
 * @param topic name of the topic
 * @param spans one for each partition that has something to read, in order of partition
 * @param notes what a person should know about it, such as what was purged before it
 */
public record Window(String topic, List<Span> spans, List<String> notes) {
    /** Copies the lists. */
    public Window {
        spans = List.copyOf(spans);
        notes = List.copyOf(notes);
    }

    /** How many offsets it covers. */
    public long length() {
        return spans.stream().mapToLong(Span::length).sum();
    }
}
