package dev.tally.runtime.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.Collection;
import java.util.Map;
import org.apache.avro.generic.IndexedRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.helpers.MessageFormatter;

/**
 * Makes the text of a log line without the values of records. Kafka's records and Avro's print their whole content, and
 * Kafka's own code logs records at its lowest levels; every argument of such a type becomes its name and place here, whoever
 * logs it. A record that someone has already joined into the text is beyond its reach: log arguments, not texts.
 *
 * <p>Stateless, so safe for any thread.
 */
final class SafeMessage {
    private SafeMessage() {}

    static String of(ILoggingEvent event) {
        @Nullable Object @Nullable [] arguments = event.getArgumentArray();
        if (arguments == null || arguments.length == 0) {
            return event.getMessage();
        }
        @Nullable Object[] safe = new Object[arguments.length];
        for (int index = 0; index < arguments.length; index++) {
            safe[index] = shown(arguments[index]);
        }
        String message = MessageFormatter.arrayFormat(event.getMessage(), safe).getMessage();
        return message == null ? "" : message;
    }

    private static @Nullable Object shown(@Nullable Object argument) {
        if (argument instanceof ProducerRecord<?, ?> sent) {
            return "record for " + sent.topic();
        }
        if (argument instanceof ConsumerRecord<?, ?> read) {
            return "record " + read.topic() + "-" + read.partition() + "@" + read.offset();
        }
        if (argument instanceof org.apache.kafka.streams.processor.api.Record<?, ?>) {
            return "record";
        }
        if (argument instanceof IndexedRecord value) {
            return value.getSchema().getName();
        }
        if (argument instanceof byte[] bytes) {
            return bytes.length + " bytes";
        }
        if (argument instanceof Collection<?> many && many.stream().anyMatch(SafeMessage::isRecord)) {
            return many.size() + " records";
        }
        if (argument instanceof Map<?, ?> map && map.values().stream().anyMatch(SafeMessage::isRecord)) {
            return map.size() + " records";
        }
        return argument;
    }

    private static boolean isRecord(@Nullable Object element) {
        return element != null && shown(element) != element;
    }
}
