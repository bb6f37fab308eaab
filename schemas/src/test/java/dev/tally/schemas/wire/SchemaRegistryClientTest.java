package dev.tally.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.event.AuditFinding;
import dev.tally.schemas.wire.RegistryReply.Absent;
import dev.tally.schemas.wire.RegistryReply.Failure;
import dev.tally.schemas.wire.RegistryReply.Incompatible;
import dev.tally.schemas.wire.RegistryReply.Ok;
import dev.tally.schemas.wire.RegistryReply.Refused;
import dev.tally.schemas.wire.RegistryReply.Unavailable;
import java.util.Map;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Defends P4: everything a registry can answer is a value that says what happened. */
class SchemaRegistryClientTest {
    private static final String SUBJECT = "a b/ç-value";
    private static final Schema FINDING = AuditFinding.getClassSchema();
    private static final Schema EXTENDED = SchemaVariants.with(FINDING, SchemaVariants.optionalText("severity"));
    private static final Schema BROKEN = SchemaVariants.with(FINDING, SchemaVariants.requiredText("severity"));

    private final TestRegistry registry = TestRegistry.start();
    private final SchemaRegistryClient client = SchemaRegistryClient.open(RegistrySettings.from(
            Map.of("schema.registry.url", registry.url(), "schema.registry.request.timeout.ms", "60000")));

    @AfterEach
    void close() {
        client.close();
        registry.close();
    }

    @Test
    void aSubjectThatDoesNotExistIsAbsent() {
        assertThat(client.lookup(SUBJECT, FINDING)).isInstanceOf(Absent.class);
        assertThat(client.latest(SUBJECT)).isInstanceOf(Absent.class);
        assertThat(client.compatibility(SUBJECT)).isInstanceOf(Absent.class);
        assertThat(client.testCompatibility(SUBJECT, FINDING)).isInstanceOf(Absent.class);
        assertThat(client.schemaById(1)).isInstanceOf(Absent.class);
    }

    @Test
    void aRegisteredSchemaIsFoundByTextByIdAndAsTheLatest() {
        assertThat(client.register(SUBJECT, FINDING)).isEqualTo(new Ok<>(1));
        assertThat(client.register(SUBJECT, FINDING)).as("again").isEqualTo(new Ok<>(1));
        assertThat(client.register(SUBJECT, EXTENDED)).isEqualTo(new Ok<>(2));

        assertThat(client.lookup(SUBJECT, FINDING)).isEqualTo(new Ok<>(new RegisteredSchema(SUBJECT, 1, 1, FINDING)));
        assertThat(client.latest(SUBJECT)).isEqualTo(new Ok<>(new RegisteredSchema(SUBJECT, 2, 2, EXTENDED)));
        assertThat(client.schemaById(1)).isEqualTo(new Ok<>(FINDING));
    }

    @Test
    void anIncompatibleSchemaIsRefusedWithTheReason() {
        client.register(SUBJECT, FINDING);

        assertThat(client.testCompatibility(SUBJECT, EXTENDED)).isEqualTo(new Ok<>(EXTENDED));
        assertThat(client.testCompatibility(SUBJECT, BROKEN))
                .isInstanceOfSatisfying(
                        Incompatible.class,
                        incompatible ->
                                assertThat(incompatible.reason()).contains("READER_FIELD_MISSING_DEFAULT_VALUE"));
        assertThat(client.register(SUBJECT, BROKEN))
                .isInstanceOfSatisfying(
                        Incompatible.class,
                        incompatible ->
                                assertThat(incompatible.reason()).contains("READER_FIELD_MISSING_DEFAULT_VALUE"));
    }

    @Test
    void theCompatibilityLevelOfASubjectIsSetAndRead() {
        assertThat(client.setCompatibility(SUBJECT, CompatibilityLevel.FULL_TRANSITIVE))
                .isEqualTo(new Ok<>(CompatibilityLevel.FULL_TRANSITIVE));
        assertThat(client.compatibility(SUBJECT)).isEqualTo(new Ok<>(CompatibilityLevel.FULL_TRANSITIVE));
    }

    @Test
    void aRequestThatTheRegistryRefusesCarriesItsMessage() {
        registry.answerEverythingWith(new TestRegistry.Answer(
                422, "application/json", "{\"error_code\": 42201, \"message\": \"Invalid schema\"}"));

        assertThat(client.register(SUBJECT, FINDING)).isEqualTo(new Refused<>(422, "Invalid schema"));
    }

    @Test
    void anOutagePassesThroughWhateverIsBuiltOnIt() {
        registry.close();

        RegistryReply<Integer> reply = client.latest(SUBJECT).then(latest -> new Ok<>(latest.version()));

        assertThat(reply).isInstanceOf(Unavailable.class);
        assertThat(((Failure<Integer>) reply).reason()).contains(registry.url(), "does not accept connections");
    }
}
