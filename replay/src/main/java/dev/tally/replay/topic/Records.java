package dev.tally.replay.topic;

import static java.util.stream.Collectors.toUnmodifiableSet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tally.event.ConsultationRecord;
import dev.tally.event.ObservationEvent;
import dev.tally.event.ObservationStatus;
import dev.tally.replay.privacy.Disclosure;
import dev.tally.schemas.topic.Topic;
import dev.tally.schemas.topic.Topics;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** The complete records, one a version. The state of a record is that of its newest observation. */
final class Records implements ReplayTopic<ConsultationRecord> {
    @Override
    public Topic<UUID, ConsultationRecord> topic() {
        return Topics.RECORD;
    }

    @Override
    public List<String> aliases() {
        return List.of("record");
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
    public Traits traits(ConsultationRecord record) {
        Set<String> gateways = new HashSet<>();
        record.getObservations().forEach(event -> gateways.add(event.getOrigin().getGatewayId()));
        record.getShares().forEach(event -> gateways.add(event.getOrigin().getGatewayId()));
        return new Traits(
                record.getConsultationId(),
                record.getPractitionerId(),
                record.getPatientId(),
                gateways,
                Words.of(newest(record).getStatus()),
                record.getObservations().get(0).getOccurredAt());
    }

    /** The newest observation: they lie in order of revision. */
    static ObservationEvent newest(ConsultationRecord record) {
        List<ObservationEvent> observations = record.getObservations();
        return observations.get(observations.size() - 1);
    }

    @Override
    public ConsultationRecord disclosed(ConsultationRecord record, Disclosure disclosure) {
        return disclosure.of(record);
    }

    @Override
    public Class<? extends Record> rowType() {
        return RecordRow.class;
    }

    @Override
    public Record row(Position position, ConsultationRecord record) {
        return RecordRow.of(position, record);
    }

    @Override
    public Class<? extends Record> flatRowType() {
        return RecordSummaryRow.class;
    }

    @Override
    public Record flatRow(Position position, ConsultationRecord record) {
        return RecordSummaryRow.of(position, record);
    }

    @Override
    public List<String> tableColumns() {
        return List.of("arrivedAt", "consultationId", "practitionerId", "patientId", "version", "status", "shares");
    }

    @Override
    public boolean isPublishable() {
        return true;
    }

    /** The lines of all events of the version; those of an earlier version come again, and a gateway recognises them. */
    @Override
    public List<ObjectNode> publishLines(ConsultationRecord record, ZoneId zone) {
        List<ObjectNode> lines = new ArrayList<>();
        record.getObservations().forEach(event -> lines.add(PublishLine.of(event, zone)));
        record.getShares().forEach(event -> lines.add(PublishLine.of(event, zone)));
        return lines;
    }
}
