package dev.tally.runtime.decode;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.RetriableException;

/**
 * Judges a deserializer's exception: is the registry out of reach, or are the bytes bad? It must hold for serdes of any make,
 * so it goes by the chain of causes: Kafka's word for "try again", a failure of the network, or an HTTP status that speaks of
 * the registry and not of the schema. In Avro, a truncated record ends in an {@link EOFException}, which is not the network.
 *
 * <p>A serializer's failure can be judged by it too, and so can one of Kafka's clients.
 *
 * <p>A wrong "outage" holds up a partition loudly; a wrong "bad bytes" sets a whole record aside. Neither loses it.
 */
public final class RegistryFailure {
    private static final int MAX_DEPTH = 20;

    /** Who may not ask, asks too often or too early: 401, 403, 407, 408, 425, 429. */
    private static final Set<Integer> OUTAGE_CLIENT_ERRORS = Set.of(401, 403, 407, 408, 425, 429);

    private static final int NOT_FOUND = 404;

    /** A registry's own error codes are the status and two more digits: 40403 is a schema that is not there. */
    private static final int OWN_CODES = 100;

    /** What exceptions of HTTP clients call their status. */
    private static final List<String> STATUS_METHODS = List.of("getStatus", "getResponseStatusCode", "statusCode");

    /** What the network's exceptions are called in libraries that have types of their own, Vert.x among them. */
    private static final Pattern NETWORK_NAMES =
            Pattern.compile("Connect|Timeout|HttpClosed|Unavailable|Unreachable|NoHttpResponse");

    private RegistryFailure() {}

    /** Whether the failure, or one that caused it, is an outage that passes by itself. */
    public static boolean isOutage(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
            if (speaksOfOutage(cause)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    private static boolean speaksOfOutage(Throwable cause) {
        OptionalInt status = httpStatus(cause);
        if (status.isPresent()) {
            return status.getAsInt() >= 500
                    || OUTAGE_CLIENT_ERRORS.contains(status.getAsInt())
                    || (status.getAsInt() == NOT_FOUND && isNoWordOfTheRegistry(cause));
        }
        return cause instanceof RetriableException
                // Confluent's serde says so, without a cause, when the registry refuses the service's credentials.
                || cause instanceof InvalidConfigurationException
                || cause instanceof TimeoutException
                || (cause instanceof IOException io && isNetwork(io))
                || NETWORK_NAMES.matcher(cause.getClass().getSimpleName()).find();
    }

    /** A registry whose client knows its error codes says 40403 of a schema, and 404 or nothing it knows of a wrong path. */
    private static boolean isNoWordOfTheRegistry(Throwable notFound) {
        int code = intBy("getErrorCode", notFound);
        return code != 0 && code / OWN_CODES != NOT_FOUND;
    }

    private static boolean isNetwork(IOException failure) {
        return failure instanceof SocketException
                || failure instanceof UnknownHostException
                || failure instanceof InterruptedIOException
                || failure instanceof HttpTimeoutException
                || failure instanceof SSLException
                || failure instanceof ClosedChannelException
                || failure.getClass().getName().startsWith("java.net.");
    }

    /** By name, because the classes of other makes' clients are not on the class path of this build. */
    private static OptionalInt httpStatus(Throwable failure) {
        return STATUS_METHODS.stream()
                .mapToInt(method -> intBy(method, failure))
                .filter(status -> status >= 100)
                .findFirst();
    }

    /** What the method gives, or 0 where there is no such method. */
    private static int intBy(String method, Throwable failure) {
        try {
            return failure.getClass().getMethod(method).invoke(failure) instanceof Integer given ? given : 0;
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException nothingGiven) {
            return 0;
        }
    }
}
