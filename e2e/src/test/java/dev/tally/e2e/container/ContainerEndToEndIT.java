package dev.tally.e2e.container;

import dev.tally.cli.console.Progress;
import dev.tally.cli.demo.Demo;
import dev.tally.e2e.EndToEndContract;
import dev.tally.e2e.EndToEndStack;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same as on the local stack, with brokers, registry, PostgreSQL and Tally's own image in containers. The brokers are
 * of a newer release than Tally's clients.
 */
@NeedsEngine
class ContainerEndToEndIT extends EndToEndContract {
    private static @Nullable ContainerStack stack;
    private static @Nullable Demo demo;

    @BeforeAll
    static void start(@TempDir Path directory) {
        ContainerStack made = new ContainerStack(directory);
        stack = made;
        made.start();
        demo = new Demo(made, Progress.silent());
    }

    @AfterAll
    static void stop() {
        if (stack != null) {
            stack.close();
        }
    }

    @Override
    protected EndToEndStack stack() {
        if (stack == null) {
            throw new IllegalStateException("the stack is started before the first test");
        }
        return stack;
    }

    @Override
    protected Demo demo() {
        if (demo == null) {
            throw new IllegalStateException("the stack is started before the first test");
        }
        return demo;
    }

    @Override
    protected int consultationsUnderFaults() {
        return 400;
    }
}
