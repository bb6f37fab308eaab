package dev.tally.replay.audit.compact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.replay.audit.compact.SequenceSet.Stretch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CompactTest {
    private static final UUID ZERO = new UUID(0, 0);

    @Test
    void aTableKeepsWhatAMapKeeps() {
        Random random = new Random(7);
        Map<UUID, Long> map = new HashMap<>();
        IdTable table = new IdTable(2);
        map.put(ZERO, 5L);
        table.set(table.put(ZERO), 1, 5);
        for (int i = 0; i < 50_000; i++) {
            UUID id = new UUID(random.nextInt(300), random.nextInt(300));
            map.merge(id, (long) i, Long::sum);
            long handle = table.put(id);
            table.set(handle, 1, table.get(handle, 1) + i);
        }

        Map<UUID, Long> read = new HashMap<>();
        table.forEach(handle -> read.put(table.id(handle), table.get(handle, 1)));

        assertThat(read).isEqualTo(map);
        assertThat(table.size()).isEqualTo(map.size());
        assertThat(table.contains(ZERO)).isTrue();
        assertThat(table.contains(new UUID(1_000, 1))).isFalse();
    }

    @Test
    void chainsGiveEachListInItsOrder() {
        Chains chains = new Chains();
        Map<UUID, List<String>> expected = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            UUID id = new UUID(0, i % 701);
            String text = "x".repeat(i % 400) + i;
            expected.computeIfAbsent(id, absent -> new ArrayList<>()).add(text);
            chains.add(id, text.getBytes(StandardCharsets.UTF_8));
        }
        String large = "y".repeat(3 << 20);
        chains.add(ZERO, large.getBytes(StandardCharsets.UTF_8));
        expected.computeIfAbsent(ZERO, absent -> new ArrayList<>()).add(large);

        Map<UUID, List<String>> read = new HashMap<>();
        chains.forEachId(id -> read.put(
                id,
                chains.of(id).stream()
                        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                        .toList()));

        assertThat(read).isEqualTo(expected);
        assertThat(chains.of(new UUID(9, 9))).isEmpty();
    }

    @Test
    void theMissingNumbersAreNamed() {
        SequenceSet set = new SequenceSet();
        for (long number = 1; number <= 200_000; number++) {
            if (number != 70_000 && number != 131_072 && number != 131_073) {
                set.add(number);
            }
        }

        assertThat(set.largest()).isEqualTo(200_000);
        assertThat(set.missingUpTo(200_000))
                .containsExactly(new Stretch(70_000, 70_000), new Stretch(131_072, 131_073));
        assertThat(set.missingUpTo(200_003)).last().isEqualTo(new Stretch(200_001, 200_003));
        assertThat(set.missingUpTo(100)).isEmpty();
        assertThat(new SequenceSet().missingUpTo(2)).containsExactly(new Stretch(1, 2));
        assertThat(set.contains(70_000)).isFalse();
    }
}
