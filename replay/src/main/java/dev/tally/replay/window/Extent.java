package dev.tally.replay.window;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What there is of a topic at a moment.
 *
 * @param topicId Kafka's id of it; a topic that was deleted and made again has another
 * @param begins the first offset of each partition
 * @param ends the offset after the last committed record of each partition
 */
public record Extent(UUID topicId, Map<Integer, Long> begins, Map<Integer, Long> ends) {
    /** Copies the maps. */
    public Extent {
        begins = Map.copyOf(begins);
        ends = Map.copyOf(ends);
    }

    /** Whether every partition begins at its first record ever. */
    public boolean isWhole() {
        return begins.values().stream().allMatch(begin -> begin == 0);
    }

    /** Where the partitions begin that do not begin at their first record ever, in words. */
    public String beginnings() {
        return new TreeMap<>(begins)
                .entrySet().stream()
                        .filter(each -> each.getValue() > 0)
                        .map(each -> "partition " + each.getKey() + " begins at offset " + each.getValue())
                        .collect(Collectors.joining(", "));
    }

    /** What is left to read from these offsets on; a partition that is not named is read from its beginning. */
    public List<Span> after(Map<Integer, Long> next) {
        List<Span> spans = new ArrayList<>();
        new TreeMap<>(ends).forEach((partition, end) -> {
            long from = Math.max(next.getOrDefault(partition, 0L), begins.getOrDefault(partition, 0L));
            if (from < end) {
                spans.add(new Span(partition, from, end));
            }
        });
        return spans;
    }
}
