package dev.tally.producer.journal;

import java.util.UUID;

/**
 * From where this gateway's receipts are to be read on.
 *
 * @param topicId Kafka's id of the topic: one that was made anew has another, and begins again
 * @param partition where this gateway's receipts are
 * @param offset of the next record
 */
public record ReceiptPosition(UUID topicId, int partition, long offset) {}
