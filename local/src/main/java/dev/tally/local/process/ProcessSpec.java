package dev.tally.local.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a child process is: its name, its command and where its output goes.
 *
 * @param name unique within its {@link ProcessGroup}; letters, digits, dot, underscore and hyphen, as it names the pid file
 * @param command the program and its arguments
 * @param environment variables added to, or replacing, this JVM's own
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

    /** Arguments and environment may hold passwords, so only names are shown. */
    @Override
    public String toString() {
        return "ProcessSpec[" + name + ", " + command.get(0) + "]";
    }
}
