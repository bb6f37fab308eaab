package dev.tally.e2e.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.startupcheck.OneShotStartupCheckStrategy;
import org.testcontainers.containers.wait.strategy.Wait;

/**
 * A role of Tally from its own image, as hardened as docker-compose.yml runs it: another user than root, no capability, a root
 * file system that cannot be written. Ready is what the image's health check calls healthy.
 */
final class RoleContainer extends GenericContainer<RoleContainer> {
    private static final String CERTIFICATE = "/run/tally/gateway.pem";

    private static final Duration START_WITHIN = Duration.ofMinutes(4);
    private static final int GATEWAY_PORT = 8480;
    private static final int LINES_SHOWN = 5;

    private final String command;

    RoleContainer(Network network, String... command) {
        super(Images.tally());
        this.command = command[0];
        withNetwork(network);
        withCommand(command);
        Map<String, String> writable = new HashMap<>(Map.of("/tmp", "exec,mode=1777"));
        for (String volume : List.of("/run/tally", "/var/lib/tally/join", "/var/lib/tally/gateway")) {
            writable.put(volume, "mode=700,uid=10001,gid=10001");
        }
        withTmpFs(writable);
        withCreateContainerCmdModifier(create -> Objects.requireNonNull(create.getHostConfig())
                .withReadonlyRootfs(true)
                .withSecurityOpts(List.of("no-new-privileges:true")));
        waitingFor(Wait.forHealthcheck().withStartupTimeout(START_WITHIN));
    }

    /** Runs a command to its end. */
    static void run(Network network, Map<String, String> environment, String... command) {
        try (RoleContainer once = new RoleContainer(network, command)) {
            once.withEnv(environment)
                    .withStartupCheckStrategy(new OneShotStartupCheckStrategy().withTimeout(START_WITHIN))
                    .waitingFor(Wait.forLogMessage(".*", 1))
                    .start();
        }
    }

    /** A gateway beyond loopback needs TLS; this one makes its certificate before it starts. */
    void listeningWithCertificateOfItsOwn() {
        withExposedPorts(GATEWAY_PORT);
        withEnv("TALLY_GATEWAY_HOST", "0.0.0.0");
        withEnv("TALLY_GATEWAY_TLS_CERTIFICATE", CERTIFICATE);
        withEnv("TALLY_GATEWAY_TLS_KEY", "/run/tally/gateway-key.pem");
        withCreateContainerCmdModifier(create -> create.withEntrypoint("bash", "-c")
                .withCmd("/opt/tally/bin/gateway-certificate /run/tally && exec /opt/tally/tally gateway"));
    }

    /** The certificate that a gateway made; its folder is in memory, from which the engine copies no files. */
    void writeCertificateTo(Path file) {
        try {
            Files.writeString(file, execInContainer("cat", CERTIFICATE).getStdout());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while reading the gateway's certificate", interrupted);
        }
    }

    String address() {
        return "https://" + getHost() + ":" + getMappedPort(GATEWAY_PORT);
    }

    String command() {
        return command;
    }

    String lastLines() {
        String[] lines = getLogs().split("\n", -1);
        return String.join("\n", Arrays.copyOfRange(lines, Math.max(0, lines.length - LINES_SHOWN), lines.length));
    }
}
