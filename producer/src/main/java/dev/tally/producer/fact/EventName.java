package dev.tally.producer.fact;

import dev.tally.event.EventKind;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an event is called, without any patient data: safe to log and to answer with.
 *
 * @param eventId UUIDv5 of the rest
 * @param consultationId which consultation
 * @param kind what it states
 * @param revision of an observation or a statement
 * @param shareId of a share or a retraction
 */
public record EventName(
        UUID eventId,
        UUID consultationId,
        EventKind kind,
        @Nullable Integer revision,
        @Nullable UUID shareId) {}
