package dev.tally.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.event.AccessEntry;
import dev.tally.ledger.ConsultationLedger;
import org.apache.avro.util.ClassSecurityValidator;
import org.apache.avro.util.ClassSecurityValidator.ClassSecurityPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Defends P1: a release that forgets to trust its own classes would refuse every record. */
class AvroTrustTest {
    private final ClassSecurityPredicate before = ClassSecurityValidator.getGlobal();

    @BeforeEach
    void asAvroShips() {
        ClassSecurityValidator.setGlobal(ClassSecurityValidator.DEFAULT);
    }

    @AfterEach
    void restore() {
        ClassSecurityValidator.setGlobal(before);
    }

    @Test
    void withoutItAvroRefusesOurClassesAndNoSystemPropertyHidesThat() {
        assertThat(System.getProperty("org.apache.avro.SERIALIZABLE_PACKAGES")).isNull();
        assertThat(ClassSecurityValidator.getGlobal().isTrusted(AccessEntry.class))
                .isFalse();
    }

    @Test
    void theDeserializerInstallsIt() {
        new AvroWireDeserializer(new InMemorySchemaDirectory()).close();

        assertThat(ClassSecurityValidator.getGlobal().isTrusted(AccessEntry.class))
                .isTrue();
        assertThat(ClassSecurityValidator.getGlobal().isTrusted(ConsultationLedger.class))
                .isTrue();
    }

    @Test
    void onlyOurTwoPackagesAreAdded() {
        AvroTrust.install();

        assertThat(ClassSecurityValidator.getGlobal().isTrusted(ProcessBuilder.class))
                .isFalse();
        assertThat(ClassSecurityValidator.getGlobal().isTrusted(AvroTrust.class))
                .isFalse();
    }

    @Test
    void whatAnApplicationTrustsStaysTrustedAndInstallingTwiceChangesNothing() {
        ClassSecurityValidator.setGlobal(type -> type == Thread.class);

        AvroTrust.install();
        ClassSecurityPredicate once = ClassSecurityValidator.getGlobal();
        AvroTrust.install();

        assertThat(once.isTrusted(Thread.class)).isTrue();
        assertThat(ClassSecurityValidator.getGlobal()).isSameAs(once);
    }
}
