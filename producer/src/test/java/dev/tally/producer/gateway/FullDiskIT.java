package dev.tally.producer.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.tally.producer.gateway.RunningGateway.Reply;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** P1, P4 on a disk that is really small: a full one refuses before it accepts, loses nothing, and goes on when there is space. */
class FullDiskIT {
    private static final String SIZE = "110m";

    @TempDir
    private Path directory;

    private Path disk;
    private boolean mounted;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(directory.resolve("disk"));
        mounted = run("mount", "-t", "tmpfs", "-o", "size=" + SIZE, "tmpfs", disk.toString());
        assumeThat(mounted)
                .as("mounting a tmpfs needs root, which this user is not")
                .isTrue();
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            assertThat(run("umount", disk.toString())).isTrue();
        }
    }

    @Test
    void aFullDiskRefusesWithARemedyKeepsWhatWasAcceptedAndGoesOnWhenThereIsSpace() throws Exception {
        Map<String, String> settings = Map.of("gateway.replicate-within", "100ms");
        Path journal = disk.resolve("journal");
        Path ballast = disk.resolve("ballast");
        List<String> accepted = new ArrayList<>();
        try (RunningGateway gateway =
                new RunningGateway("127.0.0.1:1", "http://127.0.0.1:1", journal, settings, true).started()) {
            accepted.addAll(acceptSome(gateway, 3));
            fill(ballast);

            Reply refused = gateway.put(path(UUID.randomUUID()), note());

            assertThat(refused.status()).isEqualTo(507);
            assertThat(refused.detail()).contains(journal.toString(), "make space", "safe");
            assertThat(gateway.readiness().up()).isFalse();
            assertThat(gateway.readiness().sentence()).contains("nothing is accepted", "make space");
            assertAllThere(gateway, accepted);

            Files.delete(ballast);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> gateway.readiness().up());
            accepted.addAll(acceptSome(gateway, 3));
        }
        try (RunningGateway gateway =
                new RunningGateway("127.0.0.1:1", "http://127.0.0.1:1", journal, settings, true).started()) {
            assertAllThere(gateway, accepted);
        }
    }

    /** Its own entries fill it: requests end with 507 and never with a failed write. */
    @Test
    void aJournalThatFillsItsDiskStopsAcceptingBeforeAWriteFails() throws Exception {
        Map<String, String> settings = Map.of("gateway.replicate-within", "100ms");
        Path journal = disk.resolve("journal");
        List<String> accepted = new ArrayList<>();
        String large = note().replace("note", "n".repeat(200_000));
        try (RunningGateway gateway =
                new RunningGateway("127.0.0.1:1", "http://127.0.0.1:1", journal, settings, true).started()) {
            Reply reply = gateway.put(path(UUID.randomUUID()), large);
            while (reply.status() == 202) {
                accepted.add(reply.json().get("consultationId").asText());
                reply = gateway.put(path(UUID.randomUUID()), large);
            }

            assertThat(reply.status()).isEqualTo(507);
            assertThat(accepted).hasSizeGreaterThan(20);
            assertAllThere(gateway, accepted);
        }
        try (RunningGateway gateway =
                new RunningGateway("127.0.0.1:1", "http://127.0.0.1:1", journal, settings, true).started()) {
            assertAllThere(gateway, accepted);
        }
    }

    private static List<String> acceptSome(RunningGateway gateway, int count) throws Exception {
        List<String> consultations = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Reply reply = gateway.put(path(UUID.randomUUID()), note());
            assertThat(reply.status()).isEqualTo(202);
            consultations.add(reply.json().get("consultationId").asText());
        }
        return consultations;
    }

    private static void assertAllThere(RunningGateway gateway, List<String> consultations) throws Exception {
        for (String consultation : consultations) {
            assertThat(gateway.get("/v1/consultations/" + consultation).status())
                    .isEqualTo(200);
        }
    }

    private static String path(UUID consultation) {
        return "/v1/consultations/" + consultation + "/observations/1";
    }

    private static String note() {
        return """
                {"practitionerId": "10003879623", "patientId": "279035121518989",
                 "occurredAt": "2026-11-23T15:05:00+01:00", "conclusion": "note"}""";
    }

    /** Leaves a few pages only. */
    private static void fill(Path file) throws IOException {
        byte[] block = new byte[64 * 1024];
        try (RandomAccessFile ballast = new RandomAccessFile(file.toFile(), "rw")) {
            while (Files.getFileStore(file).getUsableSpace() > 2L * block.length) {
                ballast.write(block);
            }
        }
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
    }
}
