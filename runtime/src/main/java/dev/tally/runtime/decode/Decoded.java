package dev.tally.runtime.decode;

import org.apache.avro.specific.SpecificRecord;

/**
 * What became of the bytes of a record. That bytes do not decode is expected, so it is a result and not an exception.
 *
 * @param <V> type of the value
 */
public sealed interface Decoded<V extends SpecificRecord> {
    /**
     * The bytes decode.
     *
     * @param value what they hold
     * @param <V> type of the value
     */
    record Value<V extends SpecificRecord>(V value) implements Decoded<V> {
        /** Redacted: the value is a medical record. */
        @Override
        public String toString() {
            return "Value[" + value.getClass().getSimpleName() + "]";
        }
    }

    /**
     * The bytes will never decode: they are set aside, whole, in quarantine.
     *
     * @param reason the kind of failure, without anything of the content
     * @param <V> type of the value
     */
    record Undecodable<V extends SpecificRecord>(String reason) implements Decoded<V> {}
}
