package dev.tally.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The import rules of docs/DESIGN.md, section 6. They make the folders true. */
@AnalyzeClasses(packages = "dev.tally", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String EVENTS = "dev.tally.event..";
    private static final String LEDGER = "dev.tally.ledger..";
    private static final String SCHEMAS = "dev.tally.schemas..";
    private static final String RUNTIME = "dev.tally.runtime..";

    @ArchTest
    static final ArchRule schemasImportNothingOfOurs =
            ours(SCHEMAS, EVENTS, LEDGER).because("the contract must not depend on whoever fulfils it");

    @ArchTest
    static final ArchRule runtimeImportsSchemasOnly =
            ours(RUNTIME, RUNTIME, SCHEMAS, EVENTS, LEDGER).because("what all roles share must not know any of them");

    @ArchTest
    static final ArchRule producerMeetsOthersAtTopics = role("dev.tally.producer..");

    @ArchTest
    static final ArchRule streamsMeetsOthersAtTopics = role("dev.tally.streams..");

    @ArchTest
    static final ArchRule sinkMeetsOthersAtTopics = role("dev.tally.sink..");

    @ArchTest
    static final ArchRule replayMeetsOthersAtTopics = role("dev.tally.replay..");

    @ArchTest
    static final ArchRule localImportsNothingOfOurs = ours("dev.tally.local..", "dev.tally.local..")
            .because("the local stack must be the same thing to every version of Tally");

    @ArchTest
    static final ArchRule assemblyIsPure = classes()
            .that()
            .resideInAPackage("dev.tally.schemas.assembly..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "org.jspecify..",
                    EVENTS,
                    LEDGER,
                    "dev.tally.schemas.assembly..",
                    "dev.tally.schemas.digest..",
                    // The generated classes' own superclass.
                    "org.apache.avro.specific..")
            .because("the completeness rule is one pure function that join, restore, audit and tests run alike");

    @ArchTest
    static final ArchRule digestsArePure = classes()
            .that()
            .resideInAPackage("dev.tally.schemas.digest..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..", "org.jspecify..", EVENTS, "dev.tally.schemas.digest..", "org.apache.avro.specific..")
            .because("a digest must mean the same wherever it is computed");

    @ArchTest
    static final ArchRule onlyStorageKnowsJdbc = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "dev.tally.sink.storage..", "dev.tally.replay.storage..", "dev.tally.local.postgres..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "javax.sql..", "org.postgresql..", "com.zaxxer..", "org.flywaydb..")
            .because("who collects does not see a database, and storage does not see Kafka");

    @ArchTest
    static final ArchRule storageDoesNotKnowKafka = noClasses()
            .that()
            .resideInAnyPackage("dev.tally.sink.storage..", "dev.tally.replay.storage..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.kafka..")
            .because("who collects does not see a database, and storage does not see Kafka");

    @ArchTest
    static final ArchRule serializersComeFromConfiguration = noClasses()
            .that()
            .resideOutsideOfPackage("dev.tally.schemas.wire..")
            .should()
            .dependOnClassesThat(new DescribedPredicate<JavaClass>("are the default serializer or deserializer") {
                @Override
                public boolean test(JavaClass type) {
                    return type.getName().startsWith("dev.tally.schemas.wire.AvroWire");
                }
            })
            .because("a user of another serializer changes two lines of configuration and no code");

    @ArchTest
    static final ArchRule nobodyWaitsBySleeping = noClasses()
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .because("a wait is for something, and says for what");

    private static ArchRule role(String role) {
        return ours(role, role, SCHEMAS, RUNTIME, EVENTS, LEDGER)
                .because("roles never import one another: they meet at topics");
    }

    /** Classes of a package may depend on these packages of ours, and on anything that is not ours. */
    private static ArchRule ours(String from, String... allowed) {
        String[] all = java.util.Arrays.copyOf(allowed, allowed.length + 1);
        all[allowed.length] = from;
        return noClasses()
                .that()
                .resideInAPackage(from)
                .should()
                .dependOnClassesThat(JavaClass.Predicates.resideInAPackage("dev.tally..")
                        .and(JavaClass.Predicates.resideOutsideOfPackages(all)));
    }
}
