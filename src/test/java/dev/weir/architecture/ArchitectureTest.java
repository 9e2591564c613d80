package dev.weir.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ArchitectureTest {

    private static final String FIXTURES = "dev.weir.architecture.fixtures";
    private static final Rules FIXTURE_RULES = new Rules(FIXTURES);
    private static final JavaClasses PROJECT =
            new ClassFileImporter(List.of(new ImportOption.DoNotIncludeTests())).importPackages("dev.weir");
    private static final JavaClasses BROKEN = new ClassFileImporter().importPackages(FIXTURES);

    @TestFactory
    Stream<DynamicTest> theProjectKeepsTheRules() {
        return new Rules("dev.weir")
                .all()
                .map(rule -> DynamicTest.dynamicTest(rule.getDescription(), () -> rule.check(PROJECT)));
    }

    @Test
    void aPackageMayUseOnlyPackagesThatAreRankedBeforeIt() {
        List<String> before = new ArrayList<>();
        for (Map.Entry<String, List<String>> entry : Packages.allowed().entrySet()) {
            assertThat(before).as(entry.getKey()).containsAll(entry.getValue());
            before.add(entry.getKey());
        }
    }

    @Test
    void usingAPackageThatTheTableDoesNotListIsFound() {
        assertIsFound(FIXTURE_RULES.usesOnlyWhatTheTableAllows("pool"), "pool.ReachesUp", "dispatch.ReachesBack");
    }

    @Test
    void aPackageOutsideOfTheTableIsFound() {
        assertIsFound(FIXTURE_RULES.everyPackageIsInTheTable(), "util.Things", "reside in any package");
    }

    @Test
    void aCycleIsFound() {
        assertIsFound(FIXTURE_RULES.noCycles(), "Cycle detected", "Slice pool");
    }

    @Test
    void aNameThatSaysNothingIsFound() {
        assertIsFound(FIXTURE_RULES.noVagueNames(), "util.Things", "says nothing");
    }

    @Test
    void aConnectionFactoryOutsideOfThePoolIsFound() {
        assertIsFound(FIXTURE_RULES.oneDoor(), "auth.OpensASecondDoor.factory", "breaks the bound");
    }

    @Test
    void aPoolOutsideOfThePoolIsFound() {
        assertIsFound(FIXTURE_RULES.oneDoor(), "auth.OpensASecondDoor.pool", "breaks the bound");
    }

    @Test
    void aJdbcConnectionOutsideOfThePoolIsFound() {
        assertIsFound(FIXTURE_RULES.oneDoor(), "auth.OpensASecondDoor.jdbc", "auth.OpensASecondDoor.dataSource");
    }

    @Test
    void blockingIsFound() {
        assertIsFound(FIXTURE_RULES.noBlocking(), "auth.Blocks.one", "auth.Blocks.last");
    }

    @Test
    void aPackageThatIsNotNullMarkedIsFound() {
        assertIsFound(FIXTURE_RULES.nullMarked(), "util.Things", "is not @NullMarked");
    }

    private static void assertIsFound(ArchRule rule, String... words) {
        assertThatThrownBy(() -> rule.check(BROKEN))
                .isInstanceOf(AssertionError.class)
                .satisfies(failure -> assertThat(failure.getMessage()).contains(words));
    }
}
