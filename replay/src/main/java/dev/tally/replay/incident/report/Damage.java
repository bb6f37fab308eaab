package dev.tally.replay.incident.report;

import dev.tally.replay.audit.guarantee.Kind;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One finding about a consultation.
 *
 * @param kind in which way a promise was broken
 * @param guarantee which promise
 * @param detail what was found, in words without patient data
 * @param publishedAs id of the finding in the topic of findings; null if this report found it
 * @param raisedAt when it was published; null if this report found it
 * @param settledAt when it was found no more; null if it stands
 */
public record Damage(
        Kind kind,
        String guarantee,
        String detail,
        @Nullable UUID publishedAs,
        @Nullable Instant raisedAt,
        @Nullable Instant settledAt) {}
