package dev.tally.producer;

import dev.tally.event.Origin;
import dev.tally.event.Sha256;
import dev.tally.producer.fact.EventName;
import java.time.Instant;

/**
 * An event that this gateway accepted and Kafka acknowledged. Holds no patient data.
 *
 * @param name what it is called
 * @param digest of its content
 * @param origin where and as which number it was accepted
 * @param acceptedAt by the clock of the gateway
 */
public record PublishedEvent(EventName name, Sha256 digest, Origin origin, Instant acceptedAt) {}
