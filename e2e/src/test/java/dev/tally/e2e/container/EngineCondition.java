package dev.tally.e2e.container;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testcontainers.DockerClientFactory;

/** Asks once whether a container engine answers. */
final class EngineCondition implements ExecutionCondition {
    private static final String REQUIRED = "TALLY_REQUIRE_CONTAINERS";
    private static final String SENTENCE =
            "Container tests are skipped: no Docker engine answers. Start one and run ./mvnw verify again; with "
                    + REQUIRED + "=1 its absence is a failure.";

    private static final AtomicBoolean SAID = new AtomicBoolean();

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (DockerClientFactory.instance().isDockerAvailable()) {
            return ConditionEvaluationResult.enabled("a container engine answers");
        }
        if ("1".equals(System.getenv(REQUIRED))) {
            throw new IllegalStateException(REQUIRED + "=1, and no Docker engine answers: start one, or unset it");
        }
        if (SAID.compareAndSet(false, true)) {
            System.out.println(SENTENCE);
        }
        return ConditionEvaluationResult.disabled(SENTENCE);
    }
}
