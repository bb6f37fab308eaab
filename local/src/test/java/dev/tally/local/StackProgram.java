package dev.tally.local;

import dev.tally.local.broker.LocalBroker;
import dev.tally.local.process.ProcessSpec;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/**
 * A whole stack in a JVM that a test may kill: prints the process ids of the parts, then {@code ready}, and closes the stack
 * when its standard input ends.
 *
 * <p>Arguments: the data directory, the cache directory.
 */
final class StackProgram {
    private StackProgram() {}

    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        try (LocalStack stack =
                LocalStack.in(directory).cache(Path.of(arguments[1])).start()) {
            stack.brokers().all().forEach(StackProgram::printPid);
            System.out.println("pid " + stack.registry().pid());
            System.out.println("pid " + stack.postgres().pid());
            var role = stack.processes()
                    .add(new ProcessSpec("a-role", List.of("sleep", "600"), directory, directory.resolve("role.log")));
            role.start();
            System.out.println("pid " + role.pid());
            System.out.println("ready " + stack.postgres().createDatabase("survives"));
            // Until the test closes the pipe.
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }

    private static void printPid(LocalBroker broker) {
        System.out.println("pid " + broker.pid());
    }
}
