package dev.tally.e2e;

import dev.tally.cli.console.Progress;
import dev.tally.cli.demo.DemoStack;
import dev.tally.cli.demo.Pipeline;
import dev.tally.replay.audit.canary.CanarySettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One pipeline for a test class, in a data directory of its own that is gone afterwards. */
final class TestStack implements BeforeAllCallback, AfterAllCallback {
    private final Map<String, Map<String, String>> roleSettings;
    private @Nullable DemoStack stack;

    /** As a demonstration. */
    TestStack() {
        this(DemoStack.DEMO_GATEWAY);
    }

    /** As a demonstration, but for its gateway. */
    TestStack(Map<String, String> gatewaySettings) {
        this(Set.of(Map.entry("join", DemoStack.DEMO_DEADLINES), Map.entry("gateway", gatewaySettings)));
    }

    private TestStack(Set<Map.Entry<String, Map<String, String>>> roleSettings) {
        this.roleSettings = roleSettings.stream().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** As a demonstration, but for its audit. */
    static TestStack withAudit(Map<String, String> auditSettings) {
        return new TestStack(Set.of(
                Map.entry("join", DemoStack.DEMO_DEADLINES),
                Map.entry("gateway", DemoStack.DEMO_GATEWAY),
                Map.entry("audit", auditSettings)));
    }

    /** With deadlines of production. */
    static TestStack withProductionDeadlines() {
        return new TestStack(Set.of(Map.entry("gateway", DemoStack.DEMO_GATEWAY)));
    }

    /** As a demonstration, and its audit, which is not started, sends canaries. */
    static TestStack withCanaries(Duration interval) {
        return withAudit(Map.of(CanarySettings.INTERVAL.key(), interval.toSeconds() + "s"));
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
                directory(context.getRequiredTestClass().getSimpleName()), false, roleSettings, Progress.silent());
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
