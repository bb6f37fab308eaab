package dev.tally.local.process;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a child process is: its name, its command and where its output goes.
 *
 * @param name unique within its {@link ProcessGroup}; letters, digits, dot, underscore and hyphen, as it names the pid file
 * @param command the program and its arguments
 * @param environment variables added to, or replacing, those that it inherits; see {@link #environmentFrom}
 * @param workingDirectory where it runs
 * @param logFile where its standard output and standard error are appended
 * @param stopSignal what asks it to end in good order: {@link Signal#TERMINATE} for most programs
 */
public record ProcessSpec(
        String name,
        List<String> command,
        Map<String, String> environment,
        Path workingDirectory,
        Path logFile,
        Signal stopSignal) {

    /** What Tally's settings are called in an environment, where they win over those of a file. */
    private static final String SETTINGS_PREFIX = "TALLY_";

    public ProcessSpec {
        if (!name.matches("[A-Za-z0-9._-]+")) {
            throw new IllegalArgumentException("A process name is made of letters, digits, '.', '_' and '-': " + name);
        }
        if (command.isEmpty()) {
            throw new IllegalArgumentException("The process " + name + " has no command");
        }
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /** A process that ends on SIGTERM and needs nothing in its environment. */
    public ProcessSpec(String name, List<String> command, Path workingDirectory, Path logFile) {
        this(name, command, Map.of(), workingDirectory, logFile, Signal.TERMINATE);
    }

    /**
     * The whole environment of the process: this JVM's own, but for Tally's settings, and the variables of this specification.
     * A shell that is set up for a production cluster must not make a local process write there.
     *
     * @param inherited this JVM's own environment
     */
    Map<String, String> environmentFrom(Map<String, String> inherited) {
        Map<String, String> whole = new HashMap<>(inherited);
        whole.keySet().removeIf(name -> name.startsWith(SETTINGS_PREFIX));
        whole.putAll(environment);
        return whole;
    }

    /** Arguments and environment may hold passwords, so only names are shown. */
    @Override
    public String toString() {
        return "ProcessSpec[" + name + ", " + command.get(0) + "]";
    }
}
