package dev.tally.runtime.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tally.event.AccessEntry;
import dev.tally.runtime.decode.Decoded.Undecodable;
import dev.tally.runtime.decode.Decoded.Value;
import dev.tally.schemas.topic.Topics;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.time.Instant;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.apache.avro.AvroRuntimeException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** P1: bytes that will never decode are set aside whole; a registry that cannot be asked is waited for. */
class RecordDecoderTest {
    private static final byte[] BYTES = {0, 0, 0, 0, 1, 42};
    private static final AccessEntry ENTRY = AccessEntry.newBuilder()
            .setUser("someone")
            .setAt(Instant.EPOCH)
            .setCommand("replay")
            .setBounds("all")
            .build();

    /** An exception with an HTTP status, as the clients of registries have. */
    public static final class StatusException extends IOException {
        private static final long serialVersionUID = 1L;
        private final int status;

        StatusException(int status) {
            this.status = status;
        }

        public int getStatus() {
            return status;
        }
    }

    /** An exception that knows the registry's own error code too, as Confluent's client has. */
    public static final class ErrorCodeException extends IOException {
        private static final long serialVersionUID = 1L;
        private final int status;
        private final int errorCode;

        ErrorCodeException(int status, int errorCode) {
            this.status = status;
            this.errorCode = errorCode;
        }

        public int getStatus() {
            return status;
        }

        public int getErrorCode() {
            return errorCode;
        }
    }

    private static final class AskAgainException extends RetriableException {
        private static final long serialVersionUID = 1L;
    }

    /** As Vert.x has it, whose exceptions are none of the JDK's. */
    private static final class HttpClosedException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    static Stream<Throwable> outages() {
        return Stream.of(
                new SerializationException(new HttpClosedException()),
                new AskAgainException(),
                new SerializationException(new ConnectException("refused")),
                new SerializationException(new RuntimeException(new SocketTimeoutException())),
                new SerializationException(new HttpConnectTimeoutException("slow")),
                new SerializationException(new UnknownHostException("registry")),
                new SerializationException(new SSLHandshakeException("expired")),
                new SerializationException(new ClosedChannelException()),
                new SerializationException(new TimeoutException()),
                new SerializationException(new StatusException(503)),
                new SerializationException(new StatusException(500)),
                new SerializationException(new StatusException(401)),
                new SerializationException(new StatusException(429)),
                // What Confluent's registry answers to a path that it does not serve, and a page that is no JSON.
                new SerializationException(new ErrorCodeException(404, 404)),
                new SerializationException(new ErrorCodeException(404, 50005)),
                new InvalidConfigurationException("the registry refuses the credentials"));
    }

    static Stream<Throwable> poison() {
        return Stream.of(
                new SerializationException("Unknown magic byte!"),
                new SerializationException(new EOFException()),
                new SerializationException(new IOException("Invalid int encoding")),
                new SerializationException(new StatusException(404)),
                new SerializationException(new ErrorCodeException(404, 40403)),
                new SerializationException(new StatusException(422)),
                new AvroRuntimeException("Malformed data"),
                new IndexOutOfBoundsException(-1),
                new ClassCastException(),
                new StackOverflowError());
    }

    @Test
    void aValueThatDecodesIsGivenAndNotPrinted() {
        Decoded<AccessEntry> decoded = decoder(() -> ENTRY).decode(BYTES);

        assertThat(decoded).isEqualTo(new Value<>(ENTRY));
        assertThat(decoded.toString()).isEqualTo("Value[AccessEntry]");
    }

    @ParameterizedTest
    @MethodSource("outages")
    void aRegistryThatCannotBeAskedIsAnOutage(Throwable failure) {
        assertThatThrownBy(() -> decoder(() -> thrown(failure)).decode(BYTES))
                .isInstanceOf(SchemaRegistryOutage.class)
                .hasMessageStartingWith("the schema registry cannot be asked for the schema of access.log");
        assertThat(SchemaRegistryOutage.isReasonOf(failure)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("poison")
    void everythingElseIsBytesThatWillNeverDecode(Throwable failure) {
        assertThat(decoder(() -> thrown(failure)).decode(BYTES)).isInstanceOf(Undecodable.class);
        assertThat(SchemaRegistryOutage.isReasonOf(failure)).isFalse();
    }

    @Test
    void theReasonNamesTheKindsOfFailureAndNothingOfTheContent() {
        Throwable failure = new SerializationException("Dupont has a cough", new EOFException("Dupont"));

        assertThat(decoder(() -> thrown(failure)).decode(BYTES))
                .isEqualTo(new Undecodable<>("the value does not decode: SerializationException from EOFException"));
    }

    @Test
    void aRecordWithoutAValueIsSetAside() {
        assertThat(decoder(() -> ENTRY).decode(null)).isEqualTo(new Undecodable<>("there is no value"));
    }

    @Test
    void aDeserializerThatGivesAnotherClassIsNamed() {
        assertThat(decoder(() -> "generic").decode(BYTES))
                .isEqualTo(new Undecodable<>(
                        "the deserializer gave java.lang.String instead of dev.tally.event.AccessEntry"));
    }

    /** As the settings would make it: a deserializer whose real type the compiler does not know. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    private static RecordDecoder<AccessEntry> decoder(Supplier<Object> value) {
        Deserializer deserializer = (topic, data) -> value.get();
        return new RecordDecoder<>(Topics.ACCESS, deserializer);
    }

    private static Object thrown(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) failure;
    }
}
