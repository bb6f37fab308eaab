package dev.tally.runtime;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JVM of its own for a test, with this one's class path. Says nothing but what its main class says. */
public final class ChildJvm {
    /** Options that a JVM takes from the environment, and announces on standard error when it does. */
    private static final List<String> ANNOUNCED = List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

    private ChildJvm() {}

    /** Prepares the process; the caller starts and ends it. */
    public static ProcessBuilder running(Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                main.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder process = new ProcessBuilder(command);
        process.environment().keySet().removeAll(ANNOUNCED);
        return process;
    }
}
