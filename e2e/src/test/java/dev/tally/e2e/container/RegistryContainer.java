package dev.tally.e2e.container;

import java.time.Duration;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/** A real Apicurio Registry, with its data in memory. */
final class RegistryContainer extends GenericContainer<RegistryContainer> {
    private static final int PORT = 8080;
    private static final int HEALTH_PORT = 9000;
    private static final String CONFLUENT_API = "/apis/ccompat/v7";
    private static final String ALIAS = "registry";

    RegistryContainer() {
        super(Images.registry());
        withNetworkAliases(ALIAS);
        withExposedPorts(PORT, HEALTH_PORT);
        waitingFor(Wait.forHttp("/health/ready").forPort(HEALTH_PORT).withStartupTimeout(Duration.ofMinutes(4)));
    }

    /** Where clients on this machine find Confluent's API. */
    String url() {
        return "http://" + getHost() + ":" + getMappedPort(PORT) + CONFLUENT_API;
    }

    /** Where containers of the same network find it. */
    static String urlInside() {
        return "http://" + ALIAS + ":" + PORT + CONFLUENT_API;
    }
}
