package dev.tally.e2e;

import dev.tally.cli.console.Progress;
import dev.tally.cli.demo.Demo;
import dev.tally.cli.demo.Pipeline;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;

/** On the local stack: every broker and every role a process of this machine. */
class LocalEndToEndIT extends EndToEndContract {
    @RegisterExtension
    static final TestStack STACK = new TestStack();

    private static @Nullable Demo demo;

    @BeforeAll
    static void makeDemo() {
        demo = new Demo(STACK.pipeline(), Progress.silent());
    }

    @Override
    protected EndToEndStack stack() {
        return new LocalEndToEndStack(STACK.pipeline());
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
        return Boolean.getBoolean("tally.heavy") ? 5_000 : 800;
    }

    /** Hurts the processes of a pipeline, which the extension owns. */
    private record LocalEndToEndStack(Pipeline deployment) implements EndToEndStack {
        @Override
        public void killBroker(int id) {
            deployment.stack().broker(id).kill();
        }

        @Override
        public void replaceSink() {
            deployment.sink().restart();
        }
    }
}
