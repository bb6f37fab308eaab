package dev.tally.cli.topics;

import dev.tally.schemas.topic.Topic;
import dev.tally.schemas.topic.Topics;
import dev.tally.schemas.wire.CompatibilityLevel;
import dev.tally.schemas.wire.RegisteredSchema;
import dev.tally.schemas.wire.RegistryReply;
import dev.tally.schemas.wire.SchemaRegistryClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The schemas of the topics' values in the registry: registered here and nowhere else, and never changed in a way that old
 * or new readers would not understand.
 *
 * <p>Safe for any thread; the caller owns the client.
 */
public final class SchemaRegistration {
    private static final CompatibilityLevel LEVEL = CompatibilityLevel.FULL_TRANSITIVE;

    private final SchemaRegistryClient registry;

    /** Registration at one registry. */
    public SchemaRegistration(SchemaRegistryClient registry) {
        this.registry = registry;
    }

    /**
     * One thing in which the registry differs from what it must be.
     *
     * @param subject the subject
     * @param problem what differs
     * @param remedy what to do
     */
    public record Drift(String subject, String problem, String remedy) {
        /** In one line. */
        public String message() {
            return subject + ": " + problem + "; " + remedy;
        }
    }

    /** What can be said of the registry. */
    public sealed interface Report {
        /** It answers, and differs in these; empty if all is as it must be. */
        record Seen(List<Drift> drifts) implements Report {}

        /** It does not answer, so that nothing can be said of its schemas. */
        record Unseen(String reason) implements Report {
            /** In one line, with the remedy. */
            public String message() {
                return "schema registry: " + reason + "; start it, or set serde.schema.registry.url";
            }
        }
    }

    /** Everything that differs, if the registry answers. */
    public Report check() {
        List<Drift> drifts = new ArrayList<>();
        for (Topic<?, ?> topic : Topics.all()) {
            String subject = topic.valueSubject();
            RegistryReply<RegisteredSchema> found = registry.lookup(subject, topic.valueSchema());
            if (found instanceof RegistryReply.Unavailable<RegisteredSchema> outage) {
                return new Report.Unseen(outage.reason());
            }
            if (found instanceof RegistryReply.Failure<RegisteredSchema>) {
                drifts.add(new Drift(
                        subject,
                        "the schema of this version of Tally is not registered",
                        "run: tally topics apply --execute"));
            }
            checkLevel(subject).ifPresent(drifts::add);
        }
        return new Report.Seen(List.copyOf(drifts));
    }

    /**
     * Sets each subject's compatibility and registers each schema that is missing.
     *
     * @return what was refused, with the reason; empty when all is done
     */
    public List<Drift> apply() {
        List<Drift> refused = new ArrayList<>();
        for (Topic<?, ?> topic : Topics.all()) {
            String subject = topic.valueSubject();
            RegistryReply<Integer> done = registry.setCompatibility(subject, LEVEL)
                    .then(level -> registry.register(subject, topic.valueSchema()));
            if (done instanceof RegistryReply.Incompatible<Integer> incompatible) {
                refused.add(new Drift(
                        subject,
                        "the registry refuses the schema: " + incompatible.reason(),
                        "this version of Tally cannot share topics with the one that registered the others"));
            } else if (done instanceof RegistryReply.Failure<Integer> failure) {
                refused.add(
                        new Drift(subject, failure.reason(), "start the registry, or set serde.schema.registry.url"));
            }
        }
        return refused;
    }

    private Optional<Drift> checkLevel(String subject) {
        RegistryReply<CompatibilityLevel> level = registry.compatibility(subject);
        if (level instanceof RegistryReply.Ok<CompatibilityLevel> set && set.value() == LEVEL) {
            return Optional.empty();
        }
        String found = level instanceof RegistryReply.Ok<CompatibilityLevel> set
                ? set.value().name()
                : "not set";
        return Optional.of(new Drift(
                subject, "compatibility is " + found + ", must be " + LEVEL, "run: tally topics apply --execute"));
    }
}
