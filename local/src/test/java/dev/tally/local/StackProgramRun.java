package dev.tally.local;

import dev.tally.local.process.ClassPath;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A running {@link StackProgram} that is ready.
 *
 * @param process the JVM
 * @param pids of the parts
 * @param jdbcUrl of a database in it
 */
record StackProgramRun(Process process, List<Long> pids, String jdbcUrl) {

    /** Starts it and waits; {@code prefix} stands before the command. */
    static StackProgramRun start(List<String> prefix, String classPath, List<String> flags, Path data, Path cache)
            throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(ClassPath.java().toString());
        command.addAll(flags);
        command.addAll(List.of("-cp", classPath, StackProgram.class.getName(), data.toString(), cache.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<Long> pids = new ArrayList<>();
        StringBuilder said = new StringBuilder();
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            said.append(line).append('\n');
            if (line.startsWith("pid ")) {
                pids.add(Long.parseLong(line.substring("pid ".length())));
            } else if (line.startsWith("ready ")) {
                return new StackProgramRun(process, pids, line.substring("ready ".length()));
            }
        }
        throw new AssertionError("The stack did not start:\n" + said);
    }

    /** Those parts that still run; a dead process that nobody waited for yet does not. */
    List<Long> alive() {
        return pids.stream().filter(StackProgramRun::isAlive).toList();
    }

    private static boolean isAlive(long pid) {
        Optional<ProcessHandle> handle = ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
        // A zombie has no command any more.
        return handle.isPresent() && handle.get().info().command().isPresent();
    }
}
