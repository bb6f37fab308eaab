package dev.tally.schemas.digest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.event.DocumentShareEvent;
import dev.tally.event.ObservationEvent;
import dev.tally.event.Sha256;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Walks the schemas, so that a content field that somebody adds to a schema and forgets in the digest turns this red.
 */
@DisplayName("P2: no content field is outside the digest")
class ContentDigestCoverageTest {
    private static final Set<String> NOT_CONTENT =
            Set.of("eventId", "origin", "occurredAt", "acceptedAt", "contentDigest");

    static Stream<Named<Supplier<? extends SpecificRecord>>> events() {
        return Stream.of(
                Named.of("observation", GoldenEvents::observation),
                Named.of("sealed observation", GoldenEvents::sealedObservation),
                Named.of("share", GoldenEvents::share),
                Named.of("sealed share", GoldenEvents::sealedShare),
                Named.of("retraction", GoldenEvents::retraction),
                Named.of("sealed retraction", GoldenEvents::sealedRetraction),
                Named.of("statement", () -> GoldenEvents.statement(GoldenEvents.FIRST_SHARE)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("events")
    void changing_any_content_field_changes_the_digest(Supplier<? extends SpecificRecord> event) {
        Map<String, Sha256> digests = new HashMap<>();
        digests.put("unchanged", digest(event.get()));
        for (List<Integer> path : leaves(event.get(), List.of())) {
            SpecificRecord changed = event.get();
            String field = change(changed, path);
            digests.put(field, digest(changed));
        }

        assertThat(digests.values()).as("digests of %s", digests.keySet()).doesNotHaveDuplicates();
        assertThat(digests).hasSizeGreaterThan(5);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("events")
    void changing_what_is_not_content_leaves_the_digest(Supplier<? extends SpecificRecord> event) {
        Sha256 before = digest(event.get());
        for (Schema.Field field : event.get().getSchema().getFields()) {
            if (NOT_CONTENT.contains(field.name()) && !field.name().equals("origin")) {
                SpecificRecord changed = event.get();
                changed.put(field.pos(), other(changed.get(field.pos()), field.schema()));
                assertThat(digest(changed)).as(field.name()).isEqualTo(before);
            }
        }
    }

    /** Positions of the fields that hold no record, one path each. */
    private static List<List<Integer>> leaves(SpecificRecord record, List<Integer> above) {
        List<List<Integer>> paths = new ArrayList<>();
        for (Schema.Field field : record.getSchema().getFields()) {
            if (above.isEmpty() && NOT_CONTENT.contains(field.name())) {
                continue;
            }
            List<Integer> path = new ArrayList<>(above);
            path.add(field.pos());
            if (record.get(field.pos()) instanceof SpecificRecord inner) {
                paths.addAll(leaves(inner, path));
            } else {
                paths.add(path);
            }
        }
        return paths;
    }

    private static String change(SpecificRecord event, List<Integer> path) {
        SpecificRecord record = event;
        for (int position : path.subList(0, path.size() - 1)) {
            record = (SpecificRecord) record.get(position);
        }
        Schema.Field field = record.getSchema().getFields().get(path.get(path.size() - 1));
        record.put(field.pos(), other(record.get(field.pos()), field.schema()));
        return record.getSchema().getName() + "." + field.name();
    }

    private static Object other(Object value, Schema schema) {
        if (value == null) {
            return "";
        } else if (value instanceof String text) {
            return text + "x";
        } else if (value instanceof UUID id) {
            return new UUID(id.getMostSignificantBits() ^ 1, id.getLeastSignificantBits());
        } else if (value instanceof Integer number) {
            return number + 1;
        } else if (value instanceof Long number) {
            return number + 1;
        } else if (value instanceof Boolean flag) {
            return !flag;
        } else if (value instanceof Instant at) {
            return at.plusMillis(1);
        } else if (value instanceof Sha256) {
            return GoldenEvents.filled(0x5a);
        } else if (value instanceof ByteBuffer) {
            return ByteBuffer.wrap(new byte[] {9});
        } else if (value instanceof Enum<?> symbol) {
            return Stream.of(symbol.getDeclaringClass().getEnumConstants())
                    .filter(each -> each != symbol)
                    .findFirst()
                    .orElseThrow();
        } else if (value instanceof List<?> list) {
            return list.subList(1, list.size());
        }
        throw new AssertionError(
                "no other value known for " + SpecificData.get().toString(schema));
    }

    private static Sha256 digest(SpecificRecord event) {
        return event instanceof ObservationEvent observation
                ? ContentDigest.of(observation)
                : ContentDigest.of((DocumentShareEvent) event);
    }
}
