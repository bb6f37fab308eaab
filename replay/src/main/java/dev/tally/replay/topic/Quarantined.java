package dev.tally.replay.topic;

import static java.util.stream.Collectors.toUnmodifiableSet;

import dev.tally.event.Origin;
import dev.tally.event.QuarantineReason;
import dev.tally.event.QuarantinedEvent;
import dev.tally.replay.privacy.Disclosure;
import dev.tally.schemas.topic.Topic;
import dev.tally.schemas.topic.Topics;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * What was set aside. The state of such a thing is its reason. The bytes that were received hold whatever they hold, so they
 * are shown only when everything is.
 */
final class Quarantined implements ReplayTopic<QuarantinedEvent> {
    @Override
    public Topic<UUID, QuarantinedEvent> topic() {
        return Topics.QUARANTINE;
    }

    @Override
    public List<String> aliases() {
        return List.of("quarantine");
    }

    @Override
    public Set<Ability> abilities() {
        return Set.of(Ability.GATEWAY);
    }

    @Override
    public Set<String> states() {
        return Arrays.stream(QuarantineReason.values()).map(Words::of).collect(toUnmodifiableSet());
    }

    @Override
    public Traits traits(QuarantinedEvent event) {
        Origin origin = event.getOrigin();
        return new Traits(
                event.getConsultationId(),
                null,
                null,
                origin == null ? Set.of() : Set.of(origin.getGatewayId()),
                Words.of(event.getReason()),
                null);
    }

    @Override
    public QuarantinedEvent disclosed(QuarantinedEvent event, Disclosure disclosure) {
        if (disclosure.isFull()) {
            return event;
        }
        return QuarantinedEvent.newBuilder(event)
                .setKey(null)
                .setValue(null)
                .setHeaders(List.of())
                .build();
    }

    @Override
    public Class<? extends Record> rowType() {
        return QuarantineRow.class;
    }

    @Override
    public Record row(Position position, QuarantinedEvent event) {
        return QuarantineRow.of(position, event);
    }

    @Override
    public List<String> tableColumns() {
        return List.of("arrivedAt", "quarantineId", "reason", "detectedBy", "fromTopic", "fromPartition", "fromOffset");
    }
}
