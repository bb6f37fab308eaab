package dev.tally.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.cli.client.StubGateway;
import dev.tally.cli.command.TallyCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** P1, P4: what a gateway does not answer is told at once, lost by nobody, and sent by running it again. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class PublishTest {
    private static final int LINES = 60;
    private static final String NO_EVENT = "this is no event";

    @TempDir
    private Path directory;

    private final List<String> lines = new ArrayList<>();

    /** What a command gave. */
    private record Run(int exitCode, String out, String err) {}

    @Test
    void aGatewayThatIsAwayIsNamedTheRestIsSetAsideAndRunningAgainFinishesTheJob() throws IOException {
        Path file = file();
        String nobody = addressOfNobody();

        Run run = publish(file, nobody, "--patience", "5", "--parallel", "2");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .containsOnlyOnce("tally: no answer from " + nobody + ", trying for 5 s: nothing listens there")
                .containsOnlyOnce("tally: gave up: no answer from " + nobody)
                .contains("lines were not sent", "Start the gateway", "line 2: not one JSON object")
                .doesNotContain("\tat ");
        assertThat(run.err().lines().filter(line -> line.contains("in doubt")))
                .as("what was under way, and not every line")
                .hasSizeBetween(1, 2);
        Path rejects = rejects();
        assertThat(Files.readAllLines(rejects)).containsExactlyInAnyOrderElementsOf(lines);

        try (StubGateway gateway = StubGateway.start(StubGateway.ACCEPTING)) {
            Run again = publish(rejects, gateway.address());

            assertThat(again.exitCode()).as("the line that is no event is left").isEqualTo(3);
            assertThat(gateway.seen()).doesNotHaveDuplicates().hasSize(LINES);
        }
    }

    @Test
    void aGatewayThatCannotTakeAnythingIsGivenUpTooAndSaysWhy() throws IOException {
        Path file = file();
        try (StubGateway gateway = StubGateway.start(path -> 503)) {
            Run run = publish(file, gateway.address(), "--patience", "2");

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err())
                    .containsOnlyOnce("tally: status 503 from " + gateway.address() + ", trying for 2 s: stub");
        }
        assertThat(Files.readAllLines(rejects())).containsExactlyInAnyOrderElementsOf(lines);
    }

    @Test
    void oneLineThatIsNeverAnsweredDoesNotHoldUpTheOthers() throws IOException {
        Path file = file();
        String first = lines.get(0).replaceFirst(".*\"consultationId\":\"([^\"]+)\".*", "$1");
        CountDownLatch firstWasSeen = new CountDownLatch(1);
        try (StubGateway gateway = StubGateway.start(path -> {
            if (path.contains(first)) {
                firstWasSeen.countDown();
                return 500;
            }
            await(firstWasSeen);
            return 201;
        })) {
            Run run = publish(file, gateway.address(), "--patience", "2", "--parallel", "16");

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.out())
                    .containsPattern("accepted +" + (LINES - 1))
                    .containsPattern("unanswered +1")
                    .containsPattern("notSent +0");
        }
        assertThat(Files.readAllLines(rejects())).containsExactlyInAnyOrder(lines.get(0), NO_EVENT);
    }

    @Test
    void aWrongTokenIsToldOnceAndNothingIsSetAside() throws IOException {
        Path file = file();
        Path token = Files.writeString(directory.resolve("token"), "not the one");
        for (int status : new int[] {401, 403}) {
            try (StubGateway gateway = StubGateway.start(path -> status)) {
                Run run = publish(file, gateway.address(), "--token-file", token.toString(), "--parallel", "2");

                assertThat(run.exitCode()).isEqualTo(1);
                assertThat(run.err())
                        .containsOnlyOnce("refuses the token (status " + status + ")")
                        .contains("--token-file")
                        .doesNotContain("refused (", "not foreseen", "\tat ");
                assertThat(gateway.seen())
                        .as("requests that were under way, and not one for every line")
                        .hasSizeLessThan(LINES / 2);
            }
        }
    }

    @Test
    void statusSaysTheSameOfATokenThatIsMissing() throws IOException {
        try (StubGateway gateway = StubGateway.start(path -> 401)) {
            Run run = run(List.of("status", UUID.randomUUID().toString(), "--gateway", gateway.address()));

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err()).contains("wants a token", "--token-file");
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Retractions of as many consultations, and one line that is no event, the second. */
    private Path file() throws IOException {
        for (int i = 0; i < LINES; i++) {
            lines.add("{\"type\":\"retraction\",\"consultationId\":\"" + UUID.randomUUID() + "\",\"shareId\":\""
                    + UUID.randomUUID() + "\"}");
        }
        lines.add(1, NO_EVENT);
        return Files.write(directory.resolve("consultations.ndjson"), lines);
    }

    private Path rejects() {
        return directory.resolve("consultations.ndjson.rejects");
    }

    /** A port that a server had a moment ago. */
    private static String addressOfNobody() throws IOException {
        try (StubGateway gone = StubGateway.start(StubGateway.ACCEPTING)) {
            return gone.address();
        }
    }

    private static Run publish(Path file, String gateway, String... more) {
        List<String> line = new ArrayList<>(List.of("publish", file.toString(), "--gateway", gateway));
        line.addAll(List.of(more));
        return run(line);
    }

    private static Run run(List<String> line) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = TallyCommand.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(line.toArray(String[]::new));
        return new Run(exitCode, out.toString(), err.toString());
    }
}
