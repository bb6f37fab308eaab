package dev.tally.runtime.decode;

/**
 * The schema registry cannot be asked just now, so nothing is known about the bytes. To be waited out and tried again, never
 * to be set aside: the record may be whole.
 */
public final class SchemaRegistryOutage extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SchemaRegistryOutage(String topic, Throwable cause) {
        super(
                "the schema registry cannot be asked for the schema of " + topic + " ("
                        + cause.getClass().getSimpleName() + ")",
                cause);
    }

    /**
     * Whether a failure of a serializer or deserializer, of whatever make, says that the registry cannot be asked. Not for
     * failures of Kafka's clients, of which many say "try again" too.
     */
    public static boolean isReasonOf(Throwable failure) {
        return failure instanceof SchemaRegistryOutage || RegistryFailure.isOutage(failure);
    }
}
