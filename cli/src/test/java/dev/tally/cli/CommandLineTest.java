package dev.tally.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.cli.command.TallyCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Whatever is typed wrongly gets one clear message, exit code 2, and no stack trace. */
class CommandLineTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path directory;

    @Test
    void everyCommandExplainsItself() {
        Deque<CommandLine> commands = new ArrayDeque<>();
        commands.add(TallyCommand.commandLine());
        int seen = 0;
        while (!commands.isEmpty()) {
            CommandLine command = commands.remove();
            seen++;
            assertThat(command.getUsageMessage())
                    .as(command.getCommandName())
                    .contains("Usage: ")
                    .contains("--help");
            commands.addAll(command.getSubcommands().values());
        }
        assertThat(seen).isGreaterThan(10);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    demo --consultations 0                          | --consultations must be 1 or more
                    demo --consultations many                       | --consultations
                    demo --rate -1                                  | --rate must be 0
                    demo --input no-such-file.ndjson                | cannot read no-such-file.ndjson
                    demo -o yaml                                    | expected one of
                    demo --scenario 2024                            | there is none named 2024; known: 2023
                    demo --scenario 2023 --chaos                    | leave out --chaos
                    demo --scenario 2023 --consultations 5          | leave out --consultations
                    status not-a-uuid                               | CONSULTATION
                    publish                                         | FILE
                    demo --rate NaN                                 | --rate must be 0
                    publish f --parallel 0                          | --parallel must be from 1
                    publish f --rate -1                             | --rate must be 0
                    publish f --rate NaN                            | --rate must be 0
                    publish f --patience 0                          | --patience must be 1 or more
                    publish f --patience soon                       | --patience
                    publish f --rejects ./f                         | is the input itself
                    publish f --gateway localhost:8480              | http://localhost:8480 was probably meant
                    publish f --gateway 127.0.0.1:8480              | http://127.0.0.1:8480 was probably meant
                    publish f --gateway ftp://gateway               | is not the address of a gateway
                    publish f --gateway http://gateway/v1           | is not the address of a gateway
                    publish f --certificate c.pem                   | name the gateway as https://
                    up --gateway-port 70000                         | --gateway-port
                    quarantine list -o yaml                         | expected one of
                    quarantine show not-a-uuid                      | ID
                    quarantine acknowledge --execute                | ID
                    quarantine acknowledge not-a-uuid               | ID
                    frobnicate                                      | frobnicate
                    topics check --set topics.partitions=0          | topics.partitions
                    topics check --set topics.partitons=3           | topics.partitions
                    gateway --set gateway.host=0.0.0.0              | gateway.token
                    sink --set kafka.bootstrap.servers=nowhere      | host:port
                    replay                                          | TOPIC
                    replay recrod --set kafka.bootstrap.servers=a:1 --set serde.schema.registry.url=http://a:1 | no topic recrod
                    replay record --set kafka.bootstrap.servers=a:1 --set serde.schema.registry.url=http://a:1 -f parquet | --out
                    replay record --set kafka.bootstrap.servers=a:1 --set serde.schema.registry.url=http://a:1 --out a.xml | --format
                    replay record --set kafka.bootstrap.servers=a:1 --set serde.schema.registry.url=http://a:1 --resume | --out
                    replay record --set kafka.bootstrap.servers=a:1 --set serde.schema.registry.url=http://a:1 --from noon | --from noon
                    replay record --set kafka.bootstrap.servers=a:1 --set serde.schema.registry.url=http://a:1 --limit-rate fast | 5MiB
                    replay quarantine --set kafka.bootstrap.servers=a:1 --set serde.schema.registry.url=http://a:1 --patient 1 | no patient
                    replay record --set replay.zone=Mars/Base       | replay.zone
                    replay record --set replay.pseudonym-key=short  | replay.pseudonym-key
                    restore --set restore.streams=0                 | restore.streams
                    audit -o yaml                                   | expected one of
                    audit --set audit.clock-skew=never              | audit.clock-skew
                    audit --grace -1 --set kafka.bootstrap.servers=a:1 --set serde.schema.registry.url=http://a:1 --set database.url=jdbc:postgresql://localhost:1/tally | --grace must be from 0
                    incident --set kafka.bootstrap.servers=a:1 --set serde.schema.registry.url=http://a:1 --set database.url=jdbc:postgresql://localhost:1/tally | give --from, --finding or --proof
                    incident --from noon --set kafka.bootstrap.servers=a:1 --set serde.schema.registry.url=http://a:1 --set database.url=jdbc:postgresql://localhost:1/tally | --from noon
                    incident --from 0:1 --set kafka.bootstrap.servers=a:1 --set serde.schema.registry.url=http://a:1 --set database.url=jdbc:postgresql://localhost:1/tally | is not a time
                    incident --from 2026-03-02 --to 2026-03-01 --set kafka.bootstrap.servers=a:1 --set serde.schema.registry.url=http://a:1 --set database.url=jdbc:postgresql://localhost:1/tally | is not after --from
                    incident --from 2026-03-02 --finding 6c0d33ff-6f0d-4d64-b8ad-9a1e3fc4a999 --set kafka.bootstrap.servers=a:1 --set serde.schema.registry.url=http://a:1 --set database.url=jdbc:postgresql://localhost:1/tally | one of them
                    incident --from 2026-03-02 --phase complementary --set kafka.bootstrap.servers=a:1 --set serde.schema.registry.url=http://a:1 --set database.url=jdbc:postgresql://localhost:1/tally | --initial-at
                    incident --from 2026-03-02 --grace -1 --set kafka.bootstrap.servers=a:1 --set serde.schema.registry.url=http://a:1 --set database.url=jdbc:postgresql://localhost:1/tally | --grace must be from 0
                    incident --from 2026-03-02 --output src --set kafka.bootstrap.servers=a:1 --set serde.schema.registry.url=http://a:1 --set database.url=jdbc:postgresql://localhost:1/tally | not an empty directory
                    incident --proof 6c0d33ff-6f0d-4d64-b8ad-9a1e3fc4a999 --output x --set kafka.bootstrap.servers=a:1 --set serde.schema.registry.url=http://a:1 --set database.url=jdbc:postgresql://localhost:1/tally | --proof is about one consultation
                    incident --from 2026-03-02 --lang de --set kafka.bootstrap.servers=a:1 --set serde.schema.registry.url=http://a:1 --set database.url=jdbc:postgresql://localhost:1/tally | --lang
                    """)
    void whatIsWrongIsNamed(String line, String named) {
        int exitCode = run(line.split(" "));

        assertThat(exitCode).isEqualTo(2);
        assertThat(err.toString()).contains(named).doesNotContain("\tat ", "Exception");
    }

    @Test
    void aFileThatCannotBeReadIsAFailureWithARemedy() {
        int exitCode = run("publish", directory.resolve("absent.ndjson").toString());

        assertThat(exitCode).isEqualTo(1);
        assertThat(err.toString()).contains("cannot read", "absent.ndjson").doesNotContain("\tat ");
    }

    @Test
    void aDataDirectoryThatCannotBeIsAFailureThatWasForeseen() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "");

        for (String command : new String[] {"demo", "up"}) {
            int exitCode = run(command, "--data", file.resolve("below").toString());

            assertThat(exitCode).isEqualTo(1);
        }
        assertThat(err.toString())
                .contains("Cannot use the data directory", file.toString())
                .doesNotContain("\tat ", "not foreseen");
    }

    private int run(String... arguments) {
        return TallyCommand.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
