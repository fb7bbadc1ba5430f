package io.keepalive.netty;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Holds the direction of dependencies: examples use netty, netty uses core, never the other way round. */
class NettyDependenciesTest {

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.keepalive");

    @Test
    void onlyTheJdkNettySlf4jAndCoreAreNeeded() {
        classes()
                .that()
                .resideInAPackage("io.keepalive.netty..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "javax..",
                        "jdk.net..",
                        "io.netty..",
                        "org.slf4j",
                        "org.jspecify.annotations",
                        "io.keepalive..")
                .check(MAIN);
    }

    @Test
    void nothingKnowsTheExamples() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.keepalive.examples..")
                .check(MAIN);
    }

    @Test
    void coreKnowsNeitherNettyNorThisModule() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.keepalive.netty..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty..", "io.keepalive.netty..")
                .check(MAIN);
    }
}
