package dev.tally.e2e;

import dev.tally.cli.console.Progress;
import dev.tally.cli.demo.DemoStack;
import dev.tally.cli.demo.Pipeline;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One pipeline for a test class, in a data directory of its own that is gone afterwards. */
final class TestStack implements BeforeAllCallback, AfterAllCallback {
    private final Map<String, String> joinSettings;
    private final Map<String, String> gatewaySettings;
    private @Nullable DemoStack stack;

    /** As a demonstration. */
    TestStack() {
        this(DemoStack.DEMO_GATEWAY);
    }

    /** As a demonstration, but for its gateway. */
    TestStack(Map<String, String> gatewaySettings) {
        this(DemoStack.DEMO_DEADLINES, gatewaySettings);
    }

    /** With settings of its own. */
    TestStack(Map<String, String> joinSettings, Map<String, String> gatewaySettings) {
        this.joinSettings = joinSettings;
        this.gatewaySettings = gatewaySettings;
    }

    /** Where a test's data go: below the module's build directory. */
    static Path directory(String name) {
        return Path.of(System.getProperty("tally.e2e.data", "target/e2e"))
                .toAbsolutePath()
                .resolve(name + "-" + ProcessHandle.current().pid());
    }

    @Override
    public void beforeAll(ExtensionContext context) throws InterruptedException {
        stack = DemoStack.start(
                directory(context.getRequiredTestClass().getSimpleName()),
                false,
                Map.of("join", joinSettings, "gateway", gatewaySettings),
                Progress.silent());
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (stack != null) {
            stack.close();
        }
    }

    Pipeline pipeline() {
        if (stack == null) {
            throw new IllegalStateException("the stack is started before the first test");
        }
        return stack.pipeline();
    }
}
