package dev.tally.e2e.container;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests that need a container engine. Without one they are reported as skipped, and a line says why; with {@code
 * TALLY_REQUIRE_CONTAINERS=1} they fail.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(EngineCondition.class)
@interface NeedsEngine {}
