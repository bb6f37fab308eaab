package dev.tally.replay.topic;

import dev.tally.event.IncompleteConsultation;
import dev.tally.replay.privacy.Disclosure;
import dev.tally.schemas.topic.Topic;
import dev.tally.schemas.topic.Topics;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Consultations raised as incomplete, or resolved. The topic is compacted, so old states of a consultation may be gone. */
final class Incompletes implements ReplayTopic<IncompleteConsultation> {
    private static final String WAITING = "waiting";
    private static final String RESOLVED = "resolved";

    @Override
    public Topic<UUID, IncompleteConsultation> topic() {
        return Topics.INCOMPLETE;
    }

    @Override
    public List<String> aliases() {
        return List.of("incomplete");
    }

    @Override
    public Set<Ability> abilities() {
        return Set.of(Ability.SUBJECT);
    }

    @Override
    public Set<String> states() {
        return Set.of(WAITING, RESOLVED);
    }

    static String state(IncompleteConsultation event) {
        return event.getResolvedAt() == null ? WAITING : RESOLVED;
    }

    @Override
    public Traits traits(IncompleteConsultation event) {
        return new Traits(
                event.getConsultationId(),
                event.getPractitionerId(),
                event.getPatientId(),
                Set.of(),
                state(event),
                null);
    }

    @Override
    public IncompleteConsultation disclosed(IncompleteConsultation event, Disclosure disclosure) {
        return disclosure.of(event);
    }

    @Override
    public Class<? extends Record> rowType() {
        return IncompleteRow.class;
    }

    @Override
    public Record row(Position position, IncompleteConsultation event) {
        return IncompleteRow.of(position, event);
    }

    @Override
    public List<String> tableColumns() {
        return List.of(
                "arrivedAt", "consultationId", "practitionerId", "patientId", "state", "waitingSince", "missing");
    }
}
