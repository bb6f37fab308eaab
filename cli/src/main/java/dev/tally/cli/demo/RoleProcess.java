package dev.tally.cli.demo;

import dev.tally.local.process.ClassPath;
import dev.tally.local.process.LocalService;
import dev.tally.local.process.ManagedProcess;
import dev.tally.local.process.ProcessGroup;
import dev.tally.local.process.ProcessSpec;
import dev.tally.local.process.Readiness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * One role of Tally as a process of its own, started with the same command that production uses; or a faulty release of it.
 *
 * <p>Safe for any thread.
 */
public final class RoleProcess implements LocalService {
    /** Long enough for a join whose predecessor was killed: its place in the group is free after the session timeout. */
    private static final Duration READY_WITHIN = Duration.ofMinutes(3);

    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private final ManagedProcess process;
    private final String started;
    private final URI management;

    private RoleProcess(ManagedProcess process, String started, URI management) {
        this.process = process;
        this.started = started;
        this.management = management;
    }

    /**
     * A role that is not started yet.
     *
     * @param release which program of which role
     * @param directory where its settings, its log and its temporary files are
     * @param managementPort where its health is asked
     */
    static RoleProcess create(
            ProcessGroup group, Release release, Path directory, int managementPort, Map<String, String> settings) {
        String name = release.name();
        try {
            Path home = Files.createDirectories(directory.resolve(name));
            Path temporary = Files.createDirectories(home.resolve("tmp"));
            Path file = home.resolve("tally.properties");
            write(file, settings, managementPort);
            List<String> line = new ArrayList<>(List.of(
                    ClassPath.java().toString(),
                    "-Xmx384m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    // Nothing is left outside the data directory, not even after kill -9.
                    "-XX:-UsePerfData",
                    "-Djava.io.tmpdir=" + temporary));
            line.addAll(List.of("-cp", System.getProperty("java.class.path")));
            line.add(release.program().getName());
            line.addAll(release.words());
            line.addAll(List.of("--config", file.toString()));
            ProcessSpec spec =
                    new ProcessSpec(name, line, home, directory.resolve("logs").resolve(name + ".log"));
            URI management = URI.create("http://127.0.0.1:" + managementPort);
            return new RoleProcess(group.add(spec), "READY " + release.role(), management);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the settings of " + name, e);
        }
    }

    @Override
    public ManagedProcess process() {
        return process;
    }

    @Override
    public void awaitReady() {
        new Readiness(process).await(this::isReady, READY_WITHIN);
    }

    /**
     * Whether it says that it is ready, now. A foreign server on the port could say so too; but then this process cannot listen
     * there, and does not write into its own log that it has started.
     */
    public boolean isReady() {
        return process.isAlive() && process.tail().text().contains(started) && saysReady();
    }

    private boolean saysReady() {
        try {
            return ask("/health/ready").statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /**
     * Its metrics, as Prometheus reads them.
     *
     * @throws IOException if it does not answer
     */
    public String metrics() throws IOException {
        return ask("/metrics").body();
    }

    private HttpResponse<String> ask(String page) throws IOException {
        try {
            HttpRequest request = HttpRequest.newBuilder(management.resolve(page))
                    .timeout(Duration.ofSeconds(10))
                    .build();
            return HTTP.send(request, BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + process.name(), e);
        }
    }

    private static void write(Path file, Map<String, String> settings, int managementPort) throws IOException {
        Properties properties = new Properties();
        properties.putAll(settings);
        properties.setProperty("management.port", Integer.toString(managementPort));
        try (Writer writer = Files.newBufferedWriter(file)) {
            properties.store(writer, "Written by the local stack");
        }
    }
}
