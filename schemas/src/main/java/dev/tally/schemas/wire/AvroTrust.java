package dev.tally.schemas.wire;

import dev.tally.event.ObservationEvent;
import dev.tally.ledger.ConsultationLedger;
import java.util.Set;
import org.apache.avro.util.ClassSecurityValidator;
import org.apache.avro.util.ClassSecurityValidator.ClassSecurityPredicate;

/**
 * Tells Avro that it may load the classes of Tally's own two packages, and no others.
 *
 * <p>A schema names the class to instantiate, and schemas come from outside; so Avro refuses every class that was not
 * declared trusted ("Forbidden x.Y!"). Avro keeps that decision for the whole JVM, hence the static method. The serde
 * calls it by itself; code that reads Avro without the serde calls it once before.
 */
public final class AvroTrust {
    private static final Set<String> PACKAGES =
            Set.of(ObservationEvent.class.getPackageName(), ConsultationLedger.class.getPackageName());

    private static final ClassSecurityPredicate TALLY = type -> PACKAGES.contains(type.getPackageName());

    private AvroTrust() {}

    /** Adds Tally's classes to those that are trusted already. Safe to call any number of times, from any thread. */
    public static void install() {
        synchronized (AvroTrust.class) {
            ClassSecurityPredicate present = ClassSecurityValidator.getGlobal();
            if (!present.isTrusted(ObservationEvent.class) || !present.isTrusted(ConsultationLedger.class)) {
                ClassSecurityValidator.setGlobal(ClassSecurityValidator.composite(present, TALLY));
            }
        }
    }
}
