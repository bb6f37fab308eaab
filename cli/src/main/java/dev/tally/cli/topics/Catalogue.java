package dev.tally.cli.topics;

import dev.tally.runtime.kafka.KafkaClients;
import dev.tally.runtime.topics.TopicAdministration;
import dev.tally.runtime.topics.TopicPlan;
import dev.tally.runtime.topics.TopicReport;
import dev.tally.schemas.wire.RegistrySettings;
import dev.tally.schemas.wire.SchemaRegistryClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;

/**
 * The topics of a cluster and the schemas of a registry, opened for looking at and for changing. Owns its two clients.
 *
 * <p>For one thread.
 */
public final class Catalogue implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final Admin admin;
    private final SchemaRegistryClient registry;
    private final TopicAdministration topics;
    private final SchemaRegistration schemas;

    private Catalogue(TopicsSettings settings) {
        this.admin = Admin.create(new KafkaClients(settings.kafka()).admin("tally-topics"));
        this.registry = SchemaRegistryClient.open(
                RegistrySettings.from(settings.serde().properties().asMap()));
        this.topics = new TopicAdministration(admin, settings.topics(), TIMEOUT);
        this.schemas = new SchemaRegistration(registry);
    }

    /** Opens the clients; connects when asked something. */
    public static Catalogue open(TopicsSettings settings) {
        return new Catalogue(settings);
    }

    /** The topics as they are. */
    public TopicReport topics() throws InterruptedException {
        return topics.check();
    }

    /** What would be done about them. */
    public TopicPlan plan(TopicReport.Seen report) {
        return topics.plan(report);
    }

    /** In what the registry differs. */
    public SchemaRegistration.Report schemas() {
        return schemas.check();
    }

    /**
     * Makes the changes of the plan, then registers the schemas.
     *
     * @return what was refused, each in one line; empty when all is done
     */
    public List<String> execute(TopicPlan plan) throws InterruptedException {
        List<String> refused = new ArrayList<>();
        topics.execute(plan).forEach((change, reason) -> refused.add(change.describe() + ": " + reason));
        schemas.apply().forEach(drift -> refused.add(drift.message()));
        return refused;
    }

    @Override
    public void close() {
        registry.close();
        admin.close();
    }
}
