package dev.tally.replay.topic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tally.event.DocumentShareEvent;
import dev.tally.replay.privacy.Disclosure;
import dev.tally.schemas.topic.Topic;
import dev.tally.schemas.topic.Topics;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** The sharing halves. The state of such an event is its kind. */
final class Sharing implements ReplayTopic<DocumentShareEvent> {
    @Override
    public Topic<UUID, DocumentShareEvent> topic() {
        return Topics.DOCUMENT_SHARE;
    }

    @Override
    public List<String> aliases() {
        return List.of("document-share", "share");
    }

    @Override
    public Set<Ability> abilities() {
        return EnumSet.allOf(Ability.class);
    }

    @Override
    public Set<String> states() {
        return Set.of("share", "retraction", "statement");
    }

    @Override
    public Traits traits(DocumentShareEvent event) {
        return new Traits(
                event.getConsultationId(),
                event.getPractitionerId(),
                event.getPatientId(),
                Set.of(event.getOrigin().getGatewayId()),
                SharingRow.kind(event.getBody()),
                event.getOccurredAt());
    }

    @Override
    public DocumentShareEvent disclosed(DocumentShareEvent event, Disclosure disclosure) {
        return disclosure.of(event);
    }

    @Override
    public Class<? extends Record> rowType() {
        return SharingRow.class;
    }

    @Override
    public Record row(Position position, DocumentShareEvent event) {
        return SharingRow.of(position, event);
    }

    @Override
    public List<String> tableColumns() {
        return List.of(
                "arrivedAt", "consultationId", "practitionerId", "patientId", "kind", "documentType", "recipient");
    }

    @Override
    public boolean isPublishable() {
        return true;
    }

    @Override
    public List<ObjectNode> publishLines(DocumentShareEvent event, ZoneId zone) {
        return List.of(PublishLine.of(event, zone));
    }
}
