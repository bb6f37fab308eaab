package dev.tally.sink.sample;

import dev.tally.event.ConsultationRecord;
import dev.tally.event.DocumentShareEvent;
import dev.tally.event.ObservationEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Records as large as those of practices: a note of about 1.6 KB, none to three shares, a statement. For measuring. */
public final class SampleNotes {
    private static final String SENTENCE =
            "Toux sèche depuis trois jours, fièvre à 38,5 °C ; pas de dyspnée, auscultation libre, TA 13/8, FC 72. ";

    private final RandomGenerator random;

    public SampleNotes(RandomGenerator random) {
        this.random = random;
    }

    /** A record of a consultation of its own. */
    public ConsultationRecord record() {
        SampleConsultation consultation = new SampleConsultation(random);
        ObservationEvent observation = consultation.observation(1, SENTENCE.repeat(10 + random.nextInt(10)));
        List<DocumentShareEvent> shares = new ArrayList<>();
        for (int share = random.nextInt(4); share > 0; share--) {
            shares.add(consultation.share());
        }
        List<Object> events = new ArrayList<>(List.of(observation));
        events.addAll(shares);
        events.add(consultation.statement(1, 1, shares.toArray(DocumentShareEvent[]::new)));
        return SampleConsultation.record(events.toArray());
    }
}
