package dev.tally.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A pipeline's processes run in directories of their own, and find what it writes for them all the same. */
class PlanTest {
    @Test
    void aRelativeDirectoryIsMeantFromWhereThePersonIs() {
        Pipeline.Plan plan = new Pipeline.Plan(Path.of("mine"), Path.of("cache"), 0, Map.of(), step -> {});

        assertThat(plan.directory())
                .isAbsolute()
                .isEqualTo(Path.of("").toAbsolutePath().resolve("mine"));
        assertThat(plan.cache()).isAbsolute();
    }
}
