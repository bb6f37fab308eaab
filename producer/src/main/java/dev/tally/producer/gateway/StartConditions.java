package dev.tally.producer.gateway;

import dev.tally.producer.fact.Draft;
import dev.tally.producer.kafka.HalfEncoder;
import dev.tally.runtime.kafka.KafkaClients;
import dev.tally.runtime.service.RoleFailedException;
import dev.tally.runtime.service.StopSignal;
import dev.tally.runtime.topics.StartVerdict;
import dev.tally.runtime.topics.TopicAdministration;
import dev.tally.schemas.topic.Topic;
import dev.tally.schemas.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What must be so before a gateway sends halves: brokers, topics that lose nothing, and schemas that the registry knows. What
 * time mends is waited for, for ever, while halves are accepted; what only a person mends is said, and ends the gateway.
 *
 * <p>For one thread.
 */
final class StartConditions {
    /** The topics that a gateway writes to, and the one that it reads. */
    static final List<Topic<?, ?>> NEEDED =
            List.of(Topics.OBSERVATION, Topics.DOCUMENT_SHARE, Topics.RECEIPT, Topics.HEARTBEAT);

    private static final Logger LOG = LoggerFactory.getLogger(StartConditions.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final StopSignal stop;
    private final Consumer<String> waitingFor;
    private String lastSaid = "";

    /**
     * Makes the conditions.
     *
     * @param stop ends the waiting
     * @param waitingFor told what is waited for, for the readiness page
     */
    StartConditions(StopSignal stop, Consumer<String> waitingFor) {
        this.stop = stop;
        this.waitingFor = waitingFor;
    }

    /** Makes an admin client. A host name that does not resolve yet is an outage too: containers start in any order. */
    @Nullable
    Admin admin(Map<String, Object> properties) throws InterruptedException {
        while (true) {
            try {
                return Admin.create(properties);
            } catch (KafkaException unresolved) {
                failUnlessUnresolved(unresolved);
                Throwable cause = unresolved.getCause() == null ? unresolved : unresolved.getCause();
                if (pauseFor("no Kafka broker can be addressed: " + cause.getMessage())) {
                    return null;
                }
            }
        }
    }

    /** Ends the start when a client could not be made for another reason than that no broker's name resolves yet. */
    static void failUnlessUnresolved(KafkaException notMade) {
        if (!KafkaClients.isUnresolved(notMade)) {
            throw new RoleFailedException(
                    "no Kafka client can be made with these settings (" + messages(notMade)
                            + "); mend those that begin with kafka.",
                    notMade);
        }
    }

    /** Kafka's own words are the outermost and say least. */
    private static String messages(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .map(Throwable::getMessage)
                .filter(Objects::nonNull)
                .distinct()
                .collect(Collectors.joining(": "));
    }

    /**
     * Waits for the brokers and checks the topics. Returns false if the role was stopped meanwhile.
     *
     * @throws RoleFailedException when a topic is missing or the halves could not meet
     */
    boolean topicsAreSound(TopicAdministration topics) throws InterruptedException {
        while (true) {
            StartVerdict verdict = topics.verdict(NEEDED);
            if (verdict instanceof StartVerdict.Refused refused) {
                throw new RoleFailedException(refused.message(), null);
            }
            if (verdict instanceof StartVerdict.Ready ready) {
                ready.warnings().forEach(warning -> LOG.warn("{}", warning.message()));
                return true;
            }
            if (pauseFor(((StartVerdict.Waiting) verdict).reason())) {
                return false;
            }
        }
    }

    /**
     * Serializes one sample of each half, so that it is said by name which schema the registry does not know: the registry may be
     * away from then on. Returns false if the role was stopped meanwhile.
     */
    boolean schemasAreKnown(HalfEncoder encoder) throws InterruptedException {
        for (Draft<?> sample : Samples.halves()) {
            SpecificRecord event = sample.complete(Draft.NO_ORIGIN);
            while (!isKnown(encoder, sample.topic(), event)) {
                if (stop.await(PAUSE)) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean isKnown(HalfEncoder encoder, Topic<?, ?> topic, SpecificRecord event) {
        try {
            byte[] bytes = encoder.value(topic.name(), new RecordHeaders(), event);
            assert bytes != null;
            return true;
        } catch (KafkaException notYet) {
            // The sample holds nobody's data, so the message can be shown.
            say("the schema registry does not give the schema of " + topic.valueSubject() + ": " + notYet.getMessage()
                    + " (is it up, and did `tally topics apply --execute` register the schemas?)");
            return false;
        }
    }

    private boolean pauseFor(String reason) throws InterruptedException {
        say(reason);
        return stop.await(PAUSE);
    }

    private void say(String reason) {
        waitingFor.accept(reason);
        if (!reason.equals(lastSaid)) {
            LOG.warn("waiting: {}", reason);
            lastSaid = reason;
        }
    }
}
