package dev.tally.local.broker;

import dev.tally.local.process.LocalService;
import dev.tally.local.process.ManagedProcess;
import dev.tally.local.process.Readiness;

/**
 * One broker, which is also a voter of the quorum.
 *
 * <p>A quorum needs most of its voters: a broker that is started alone, of three, becomes ready only when another runs.
 *
 * <p>Thread rule: any thread may call anything.
 */
public final class LocalBroker implements LocalService {
    /** The last line that a broker writes while it starts: storage recovered, metadata caught up, unfenced, serving. */
    private static final String STARTED = "Kafka Server started";

    private final BrokerAddress address;
    private final ManagedProcess process;

    LocalBroker(BrokerAddress address, ManagedProcess process) {
        this.address = address;
        this.process = process;
    }

    public int id() {
        return address.id();
    }

    /** {@code host:port} for clients. */
    public String bootstrapServer() {
        return address.client();
    }

    @Override
    public ManagedProcess process() {
        return process;
    }

    /**
     * The broker's own log is the witness, because nobody else can write it: a foreign server on the port would answer a
     * probe, but would make this broker end with an error.
     */
    @Override
    public void awaitReady() {
        new Readiness(process).await(() -> process.tail().text().contains(STARTED), PATIENCE);
    }

    @Override
    public String toString() {
        return process.toString();
    }
}
