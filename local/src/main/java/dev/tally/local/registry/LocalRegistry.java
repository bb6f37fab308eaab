package dev.tally.local.registry;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tally.local.process.ClassPath;
import dev.tally.local.process.LocalService;
import dev.tally.local.process.ManagedProcess;
import dev.tally.local.process.ProcessGroup;
import dev.tally.local.process.ProcessSpec;
import dev.tally.local.process.Readiness;
import dev.tally.local.process.Signal;
import java.nio.file.Path;
import java.util.List;
import org.apache.avro.Schema;
import org.slf4j.LoggerFactory;

/**
 * The schema registry as a process of its own, on loopback.
 *
 * <p>Its schemas stay in {@code DIRECTORY/registry}. The process belongs to the {@link ProcessGroup}. Thread rule: any
 * thread may call anything.
 */
public final class LocalRegistry implements LocalService {
    private final ManagedProcess process;
    private final int port;

    /** A registry that is not started yet. */
    public LocalRegistry(ProcessGroup group, int port, RegistryAccess access) {
        this.port = port;
        Path home = group.directory().resolve("registry");
        List<String> command = List.of(
                ClassPath.java().toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                // Without it every answer waits for the client's delayed acknowledgement, 40 ms.
                "-Dsun.net.httpserver.nodelay=true",
                "-cp",
                classPath().toString(),
                RegistryMain.class.getName(),
                home.toString(),
                Integer.toString(port));
        Path log = group.directory().resolve("logs").resolve("registry.log");
        this.process =
                group.add(new ProcessSpec("registry", command, access.environment(), home, log, Signal.TERMINATE));
    }

    /** The base URL, for {@code schema.registry.url}. */
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    @Override
    public ManagedProcess process() {
        return process;
    }

    /** The process says so itself, which nobody else could; it ends if the port is taken. */
    @Override
    public void awaitReady() {
        new Readiness(process).await(() -> process.tail().text().contains(RegistryMain.READY), PATIENCE);
    }

    /** What the registry's classes touch, one class for each jar. */
    private static ClassPath classPath() {
        return ClassPath.of(
                RegistryMain.class,
                Schema.class,
                ObjectMapper.class,
                JsonFactory.class,
                JsonTypeInfo.class,
                LoggerFactory.class);
    }
}
