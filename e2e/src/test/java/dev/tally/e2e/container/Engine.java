package dev.tally.e2e.container;

import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;

/** What Testcontainers leaves to the engine's own interface. */
final class Engine {
    private Engine() {}

    /** As {@code docker kill} does: SIGKILL, and the container stays as it is. */
    static void kill(GenericContainer<?> container) {
        DockerClientFactory.instance()
                .client()
                .killContainerCmd(container.getContainerId())
                .exec();
    }
}
