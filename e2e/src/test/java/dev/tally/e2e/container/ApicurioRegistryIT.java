package dev.tally.e2e.container;

import dev.tally.local.registry.SchemaRegistryContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** What Tally needs of a schema registry, held against a real Apicurio Registry. */
@NeedsEngine
class ApicurioRegistryIT extends SchemaRegistryContract {
    private static final RegistryContainer REGISTRY = new RegistryContainer();

    @BeforeAll
    static void start() {
        REGISTRY.start();
    }

    @AfterAll
    static void stop() {
        REGISTRY.stop();
    }

    @Override
    protected String startedRegistry() {
        return REGISTRY.url();
    }
}
