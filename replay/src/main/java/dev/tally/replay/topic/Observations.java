package dev.tally.replay.topic;

import static java.util.stream.Collectors.toUnmodifiableSet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tally.event.ObservationEvent;
import dev.tally.event.ObservationStatus;
import dev.tally.replay.privacy.Disclosure;
import dev.tally.schemas.topic.Topic;
import dev.tally.schemas.topic.Topics;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** The observation halves. */
final class Observations implements ReplayTopic<ObservationEvent> {
    @Override
    public Topic<UUID, ObservationEvent> topic() {
        return Topics.OBSERVATION;
    }

    @Override
    public List<String> aliases() {
        return List.of("observation");
    }

    @Override
    public Set<Ability> abilities() {
        return EnumSet.allOf(Ability.class);
    }

    @Override
    public Set<String> states() {
        return Arrays.stream(ObservationStatus.values()).map(Words::of).collect(toUnmodifiableSet());
    }

    @Override
    public Traits traits(ObservationEvent event) {
        return new Traits(
                event.getConsultationId(),
                event.getPractitionerId(),
                event.getPatientId(),
                Set.of(event.getOrigin().getGatewayId()),
                Words.of(event.getStatus()),
                event.getOccurredAt());
    }

    @Override
    public ObservationEvent disclosed(ObservationEvent event, Disclosure disclosure) {
        return disclosure.of(event);
    }

    @Override
    public Class<? extends Record> rowType() {
        return ObservationRow.class;
    }

    @Override
    public Record row(Position position, ObservationEvent event) {
        return ObservationRow.of(position, event);
    }

    @Override
    public List<String> tableColumns() {
        return List.of(
                "arrivedAt", "consultationId", "practitionerId", "patientId", "revision", "status", "reasonForVisit");
    }

    @Override
    public boolean isPublishable() {
        return true;
    }

    @Override
    public List<ObjectNode> publishLines(ObservationEvent event, ZoneId zone) {
        return List.of(PublishLine.of(event, zone));
    }
}
