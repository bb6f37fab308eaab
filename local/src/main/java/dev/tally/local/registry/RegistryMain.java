package dev.tally.local.registry;

import java.io.IOException;
import java.nio.file.Path;

/** A registry as a process: {@code RegistryMain DIRECTORY PORT}, credentials by environment. */
public final class RegistryMain {
    /** What it prints once it serves; {@link LocalRegistry} waits for it. */
    static final String READY = "Registry ready on ";

    private RegistryMain() {}

    /** Serves until it is killed; nothing has to be saved then, because every change was made durable before its answer. */
    public static void main(String[] arguments) {
        if (arguments.length != 2) {
            System.err.println("usage: RegistryMain <directory> <port>");
            System.exit(2);
        }
        try {
            RegistryServer server = RegistryServer.start(
                    Path.of(arguments[0]), Integer.parseInt(arguments[1]), RegistryAccess.from(System.getenv()));
            System.out.println(READY + server.url());
        } catch (IOException failed) {
            System.err.println("The registry cannot start: " + failed.getMessage());
            System.exit(1);
        }
    }
}
