package dev.tally.producer.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tally.producer.command.Command;
import dev.tally.producer.http.Reading.Read;
import dev.tally.producer.http.Reading.Unreadable;
import dev.tally.producer.identity.IdentifierPolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** P2: what a practice really writes is taken, every line of it. */
class ExamplesTest {
    private final StrictJson json = new StrictJson(256 * 1024);
    private final CommandReader commands = new CommandReader(IdentifierPolicy.FIXTURE);

    @Test
    void everyConsultationWrittenByHandIsTaken() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("..", "examples", "consultations.ndjson"));
        List<String> refused = new ArrayList<>();
        for (int line = 0; line < lines.size(); line++) {
            if (read(lines.get(line)) instanceof Unreadable<Command> unreadable) {
                refused.add("line " + (line + 1) + ": " + unreadable.problem());
            }
        }

        assertThat(lines).hasSizeGreaterThan(60);
        assertThat(refused).isEmpty();
    }

    /** A line is the body with what a client puts into the address. */
    private Reading<Command> read(String line) {
        ObjectNode body = ((Read<ObjectNode>) json.read(line.getBytes(StandardCharsets.UTF_8))).value();
        String type = body.remove("type").asText();
        String consultation = body.remove("consultationId").asText();
        return switch (type) {
            case "observation" ->
                commands.observation(consultation, body.remove("revision").asText(), body);
            case "share" -> commands.share(consultation, body.remove("shareId").asText(), body);
            case "retraction" ->
                commands.retraction(consultation, body.remove("shareId").asText(), body);
            default -> commands.statement(consultation, body);
        };
    }
}
