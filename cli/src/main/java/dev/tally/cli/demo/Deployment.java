package dev.tally.cli.demo;

import dev.tally.cli.client.GatewayClient;
import dev.tally.runtime.database.DatabaseSettings;
import dev.tally.runtime.kafka.KafkaClients;
import dev.tally.runtime.serde.TopicSerdes;
import java.time.Duration;
import java.util.Optional;

/**
 * A running pipeline, as those see it who send to it and read what became of that: how it was made, and where its processes
 * run, is not their business.
 *
 * <p>Safe for any thread.
 */
public interface Deployment {
    /**
     * A client of its gateway.
     *
     * @param patience how long one request is tried
     */
    GatewayClient gateway(Duration patience);

    /** How the stored records are read back: with a role that can only read. */
    DatabaseSettings databaseReader();

    /** Clients of the brokers. */
    KafkaClients kafka();

    /** Serializers of the topics' values. */
    TopicSerdes serdes();

    /** How long brokers, registry and PostgreSQL took to be ready. */
    Duration stackStart();

    /**
     * Says which of its processes ended by itself, if one did, with the end of its log. One that was killed on purpose is no
     * surprise.
     */
    Optional<String> unexpectedEnd();
}
