/** What gateways are told of what is stored or set aside: receipts, sent after COMMIT and until Kafka has them. */
@NullMarked
package dev.tally.sink.receipt;

import org.jspecify.annotations.NullMarked;
