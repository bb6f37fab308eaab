package dev.tally.schemas.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.event.ObservationContent;
import dev.tally.event.RetractionContent;
import dev.tally.schemas.topic.Topic;
import dev.tally.schemas.topic.Topics;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Confidentiality: printing an event tells its type and nothing of a patient. */
class RedactedRecordTest {
    @Test
    void contentIsNotPrinted() {
        ObservationContent content = new ObservationContent("Toux de Mme Planté", null, "", "secret");

        assertThat(content).hasToString("ObservationContent(redacted)");
        assertThat(List.of(new RetractionContent("secret")).toString()).doesNotContain("secret");
    }

    @Test
    void noValueOfAnyTopicPrintsItself() {
        for (Topic<?, ?> topic : Topics.all()) {
            assertThat(topic.valueType()).isAssignableTo(RedactedRecord.class);
        }
    }
}
