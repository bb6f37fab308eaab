package dev.tally.producer.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tally.producer.http.GatewayFixture.Reply;
import dev.tally.producer.journal.MemoryJournal;
import dev.tally.producer.journal.MemoryJournal.Mode;
import dev.tally.runtime.logging.LoggingSettings;
import dev.tally.runtime.logging.Logs;
import dev.tally.runtime.settings.Settings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Article 32 of the GDPR: whatever is sent and whatever fails, nothing of the patient reaches a log or an error. */
class ConfidentialityTest {
    private static final String PLANTED_NOTE = "planted-note-Xylophage";
    private static final String PLANTED_TITLE = "planted-title-Quinquina";
    private static final String PLANTED_REASON = "planted-reason-Zwieback";
    private static final List<String> PLANTED = List.of(
            PLANTED_NOTE,
            PLANTED_TITLE,
            PLANTED_REASON,
            Bodies.PATIENT,
            "279035121518988",
            Bodies.PRACTITIONER,
            "10003879624",
            MemoryJournal.SECRET_OF_EXCEPTIONS);

    @Test
    void nothingPlantedIsInAnyLogLineOrError() {
        PrintStream err = System.err;
        PrintStream out = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        List<Reply> replies = new ArrayList<>();
        try (PrintStream caught = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
            System.setErr(caught);
            System.setOut(caught);
            Logs.configure(Settings.of(Map.of("log.level", "debug")).read(LoggingSettings::from));
            try (GatewayFixture gateway = new GatewayFixture()) {
                int revision = 0;
                for (Mode mode : List.of(
                        Mode.REPLICATE, Mode.STORE, Mode.FAIL, Mode.CLOSING, Mode.FULL, Mode.THROW, Mode.COLLAPSE)) {
                    gateway.journal.answer(mode);
                    revision++;
                    replies.addAll(everything(gateway, revision));
                }
            }
        } finally {
            System.setErr(err);
            System.setOut(out);
        }

        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("a request failed, reference")
                .doesNotContain(PLANTED);
        assertThat(replies).extracting(Reply::status).contains(200, 201, 400, 404, 409, 413, 422, 500, 503, 507);
        assertThat(replies).allSatisfy(reply -> {
            assertThat(reply.text()).doesNotContain(PLANTED);
            assertThat(reply.response().headers().map().toString()).doesNotContain(PLANTED);
        });
    }

    private static List<Reply> everything(GatewayFixture gateway, int revision) {
        ObjectNode observation = Bodies.observation().put("history", PLANTED_NOTE);
        ObjectNode share = Bodies.share().put("title", PLANTED_TITLE);
        ObjectNode retraction = Bodies.retraction().put("reason", PLANTED_REASON);
        String path = Bodies.CONSULTATION_PATH + "/observations/" + revision;
        String text = observation.toString();
        return List.of(
                gateway.put(path, observation),
                gateway.put(path, observation),
                gateway.put(path, observation.deepCopy().put("conclusion", "autre")),
                gateway.put(Bodies.SHARE_PATH, share),
                gateway.delete(Bodies.SHARE_PATH, retraction),
                gateway.put(Bodies.STATEMENT_PATH, Bodies.statement()),
                gateway.put(path, text.substring(0, text.length() - 2)),
                gateway.put(path, text.replace(PLANTED_NOTE, PLANTED_NOTE + "\\x")),
                gateway.put(path, text.replace("{", "{\"history\": \"" + PLANTED_NOTE + "\",")),
                gateway.put(path, text + PLANTED_NOTE.repeat(1000)),
                gateway.put(path, observation.deepCopy().put("patientId", "279035121518988")),
                gateway.put(path, observation.deepCopy().put("practitionerId", "10003879624")),
                gateway.put(path, observation.deepCopy().put("status", PLANTED_NOTE)),
                gateway.put(path, observation.deepCopy().put("occurredAt", PLANTED_NOTE)),
                gateway.put(path, observation.deepCopy().put("history", PLANTED_NOTE + "\u0000")),
                gateway.put(path, observation.deepCopy().put(Bodies.PATIENT, "x")),
                gateway.put("/v1/consultations/" + Bodies.PATIENT + "/observations/1", observation),
                gateway.get("/v1/consultations/" + Bodies.PATIENT),
                gateway.get("/v1/" + Bodies.PATIENT),
                gateway.get(Bodies.CONSULTATION_PATH));
    }
}
