package dev.tally.streams.join;

import dev.tally.event.Origin;
import dev.tally.schemas.topic.EventHeaders;
import dev.tally.streams.join.Inspected.Identity;
import dev.tally.streams.state.ReceivedEvent;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Header;

/**
 * What the headers and the key tell of an event whose value does not decode, as far as they make sense. Nobody has checked
 * them against the value, so they serve to answer and to search, never to decide.
 */
final class HeaderIdentity {
    private static final Pattern ORIGIN = Pattern.compile("([^/]{1,200})/([^/]+)/(\\d{1,18})/(true|false)");

    private HeaderIdentity() {}

    static Identity of(ReceivedEvent event) {
        byte[] key = event.key();
        Optional<UUID> consultationId = key == null ? Optional.empty() : uuid(text(key));
        return new Identity(
                consultationId.orElse(null),
                header(event, EventHeaders.EVENT_ID, HeaderIdentity::uuid).orElse(null),
                header(event, EventHeaders.ORIGIN, HeaderIdentity::origin).orElse(null),
                null);
    }

    private static <T> Optional<T> header(ReceivedEvent event, String name, Function<String, Optional<T>> parsing) {
        Header header = event.kafkaHeaders().lastHeader(name);
        return header == null || header.value() == null ? Optional.empty() : parsing.apply(text(header.value()));
    }

    private static Optional<Origin> origin(String text) {
        Matcher parts = ORIGIN.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        return uuid(parts.group(2))
                .map(incarnation -> new Origin(
                        parts.group(1),
                        incarnation,
                        Long.parseLong(parts.group(3)),
                        parts.group(4).equals("true")));
    }

    private static Optional<UUID> uuid(String text) {
        try {
            UUID id = UUID.fromString(text);
            return id.toString().equals(text) ? Optional.of(id) : Optional.empty();
        } catch (IllegalArgumentException notAnId) {
            return Optional.empty();
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
