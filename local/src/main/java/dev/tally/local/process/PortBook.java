package dev.tally.local.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * The loopback ports of one data directory, drawn once and kept in a file, so that a stack that is started again has the
 * addresses that its users already know.
 *
 * <p>Ports lie below 32768, where Linux's range for outgoing connections begins: a port above could be taken by any
 * client between the check and the bind. A port that is in use at the next start is drawn anew.
 *
 * <p>Thread rule: not shared between threads without {@code synchronized}, which every method is.
 */
public final class PortBook {
    private static final int LOWEST = 20_000;
    private static final int LIMIT = 32_000;
    private static final int ATTEMPTS = 1_000;

    private final Path file;
    private final RandomGenerator random;
    private final Map<String, Integer> drawn = new TreeMap<>();

    /** The ports written in {@code file}, if it exists. */
    public PortBook(Path file, RandomGenerator random) {
        this.file = file;
        this.random = random;
    }

    /**
     * The port of {@code name}: the one it had at the last run if that is free, else a free one.
     *
     * @throws UncheckedIOException if the file cannot be read or written
     */
    public synchronized int port(String name) {
        Integer known = drawn.get(name);
        if (known != null) {
            return known;
        }
        Properties kept = load();
        int port = Integer.parseInt(kept.getProperty(name, "0"));
        for (int attempt = 0; port == 0 || drawn.containsValue(port) || !isFree(port); attempt++) {
            if (attempt == ATTEMPTS) {
                throw new StartFailedException("No free port between " + LOWEST + " and " + LIMIT + " on 127.0.0.1");
            }
            port = random.nextInt(LOWEST, LIMIT);
        }
        drawn.put(name, port);
        kept.setProperty(name, Integer.toString(port));
        store(kept);
        return port;
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            // As the servers do it: a port whose last connections are in TIME_WAIT is free.
            socket.setReuseAddress(true);
            socket.bind(Loopback.port(port));
            return true;
        } catch (BindException taken) {
            return false;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private Properties load() {
        Properties properties = new Properties();
        if (Files.exists(file)) {
            try (InputStream in = Files.newInputStream(file)) {
                properties.load(in);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
        return properties;
    }

    private void store(Properties properties) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            try (OutputStream out = Files.newOutputStream(file)) {
                properties.store(out, "Loopback ports of this stack");
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
