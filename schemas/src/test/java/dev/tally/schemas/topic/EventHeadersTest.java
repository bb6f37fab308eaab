package dev.tally.schemas.topic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.event.Origin;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("P4: an event whose bytes do not decode can still be named and answered")
class EventHeadersTest {

    @Test
    void the_headers_name_the_event_and_its_origin() {
        UUID id = UUID.fromString("b3a503c0-db23-5796-84f6-2a21ded9457a");
        Origin origin = new Origin("cabinet-nord", UUID.fromString("6f1c0a52-9d5e-4b7a-8a61-2f6c3f0d9e10"), 17L, false);

        assertThat(new String(EventHeaders.eventId(id), UTF_8)).isEqualTo("b3a503c0-db23-5796-84f6-2a21ded9457a");
        assertThat(new String(EventHeaders.origin(origin), UTF_8))
                .isEqualTo("cabinet-nord/6f1c0a52-9d5e-4b7a-8a61-2f6c3f0d9e10/17/false");
    }
}
