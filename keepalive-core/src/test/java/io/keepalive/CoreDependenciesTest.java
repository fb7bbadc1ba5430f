package io.keepalive;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the direction of the dependencies inside core, and core's freedom from everything else. */
class CoreDependenciesTest {

    private static final String ROOT = "io.keepalive";

    /** The root package and its helpers: what every other package may use, and what uses none of them. */
    private static final Set<String> FLOOR = Set.of("", "internal");

    /** Which packages each package may use beside itself and the floor. A new package needs a row. */
    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            entry("", Set.of()),
            entry("internal", Set.of()),
            entry("tcp", Set.of()),
            entry("heartbeat", Set.of()),
            entry("load", Set.of()),
            entry("lifetime", Set.of()),
            entry("negotiation", Set.of()),
            entry("detect", Set.of()),
            entry("http", Set.of()),
            entry("path", Set.of()),
            entry("health", Set.of()),
            entry("reconnect", Set.of()),
            entry("peer", Set.of("detect", "health")),
            entry("failover", Set.of("health", "peer")),
            entry("diagnosis", Set.of("tcp", "heartbeat", "detect", "http")),
            entry("middlebox", Set.of()),
            entry("prediction", Set.of("tcp", "heartbeat", "middlebox")),
            entry("lint", Set.of("tcp", "heartbeat", "http", "middlebox", "prediction")),
            entry("plan", Set.of("tcp", "heartbeat", "http", "path", "middlebox", "prediction", "lint")));

    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    @Test
    void coreNeedsOnlyTheJdkSlf4jAndNullnessAnnotations() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..", "javax..", "jdk.net..", "org.slf4j", "org.jspecify.annotations", ROOT + "..")
                .check(CORE);
    }

    @Test
    void everyPackageHasItsPlaceInTheOrder() {
        Set<String> found = new TreeSet<>();
        CORE.forEach(javaClass -> found.add(area(javaClass)));
        assertThat(found).contains("", "tcp", "heartbeat").isSubsetOf(MAY_USE.keySet());
    }

    static Stream<String> areas() {
        return MAY_USE.keySet().stream().sorted();
    }

    @ParameterizedTest(name = "io.keepalive {0}")
    @MethodSource("areas")
    void aPackageUsesOnlyWhatStandsBelowIt(String area) {
        classes()
                .that(describe(
                        "are in " + nameOf(area), javaClass -> area(javaClass).equals(area)))
                .should()
                .onlyDependOnClassesThat(allowedIn(area))
                .because("inside core the dependencies point one way")
                .allowEmptyShould(true)
                .check(CORE);
    }

    private static DescribedPredicate<JavaClass> allowedIn(String area) {
        return describe(
                "are below " + nameOf(area),
                other -> !isOurs(other)
                        || area(other).equals(area)
                        || FLOOR.contains(area(other))
                        || MAY_USE.get(area).contains(area(other)));
    }

    private static boolean isOurs(JavaClass javaClass) {
        String name = javaClass.getPackageName();
        return name.equals(ROOT) || name.startsWith(ROOT + ".");
    }

    /** The first package below the root: `tcp` for io.keepalive.tcp and all that is in it, nothing for the root. */
    private static String area(JavaClass javaClass) {
        String below = javaClass.getBaseComponentType().getPackageName().substring(ROOT.length());
        return below.isEmpty() ? "" : below.substring(1).split("\\.", -1)[0];
    }

    private static String nameOf(String area) {
        return area.isEmpty() ? ROOT : ROOT + "." + area;
    }
}
