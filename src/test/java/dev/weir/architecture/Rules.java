package dev.weir.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/**
 * The rules, for any base package, so that they can be shown to fail.
 *
 * @param base the package that holds the table's packages
 */
record Rules(String base) {

    private static final Set<String> OPENS_CONNECTIONS = Set.of(
            "io.r2dbc.spi.ConnectionFactories.get",
            "io.r2dbc.spi.ConnectionFactories.find",
            "io.r2dbc.postgresql.PostgresqlConnectionFactory.<init>",
            "io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider.create",
            "io.r2dbc.pool.ConnectionPool.<init>",
            "io.r2dbc.pool.PoolingConnectionFactoryProvider.create",
            "org.springframework.boot.r2dbc.ConnectionFactoryBuilder.build",
            "java.sql.DriverManager.getConnection",
            "java.sql.Driver.connect",
            "org.postgresql.Driver.connect",
            "javax.sql.DataSource.getConnection");

    private static final Set<String> BLOCKS = Set.of(
            "reactor.core.publisher.Mono.block",
            "reactor.core.publisher.Mono.blockOptional",
            "reactor.core.publisher.Flux.blockFirst",
            "reactor.core.publisher.Flux.blockLast",
            "reactor.core.publisher.Flux.toIterable",
            "reactor.core.publisher.Flux.toStream");

    Stream<ArchRule> all() {
        return Stream.concat(
                Packages.allowed().keySet().stream().map(this::usesOnlyWhatTheTableAllows),
                Stream.of(
                        everyPackageIsInTheTable(), noCycles(), noVagueNames(), oneDoor(), noBlocking(), nullMarked()));
    }

    ArchRule usesOnlyWhatTheTableAllows(String name) {
        List<String> allowed = Packages.allowed().getOrDefault(name, List.of());
        DescribedPredicate<JavaClass> ours = resideInAPackage(base + "..");
        DescribedPredicate<JavaClass> elsewhere = resideOutsideOfPackage(base + "." + name);
        DescribedPredicate<JavaClass> forbidden = ours.and(elsewhere);
        for (String other : allowed) {
            forbidden = forbidden.and(resideOutsideOfPackage(base + "." + other));
        }
        return noClasses()
                .that()
                .resideInAPackage(base + "." + name)
                .should()
                .dependOnClassesThat(forbidden.as("reside in another package than %s of %s", allowed, base))
                .because("a package uses only what stands in the table beside it: what reads like a pipeline stays one")
                .allowEmptyShould(true);
    }

    ArchRule everyPackageIsInTheTable() {
        String[] known = Stream.concat(Packages.allowed().keySet().stream(), Stream.of("server"))
                .map(name -> base + "." + name)
                .toArray(String[]::new);
        return classes()
                .that()
                .resideInAPackage(base + "..")
                .should()
                .resideInAnyPackage(known)
                .because("a new package needs one responsibility and a rank before it gets its first class")
                .allowEmptyShould(true);
    }

    ArchRule noCycles() {
        return slices().matching(base + ".(**)")
                .should()
                .beFreeOfCycles()
                .because("packages in a cycle can only be understood, tested and changed together")
                .allowEmptyShould(true);
    }

    ArchRule noVagueNames() {
        return noClasses()
                .should()
                .resideInAnyPackage(Stream.of("util", "utils", "common", "service", "impl", "dto", "manager")
                        .map(name -> base + ".." + name + "..")
                        .toArray(String[]::new))
                .because("a name that says nothing about its content gathers everything")
                .allowEmptyShould(true);
    }

    ArchRule oneDoor() {
        return noClasses()
                .that()
                .resideOutsideOfPackages(base + ".pool", base + ".embedded")
                .should()
                .accessTargetWhere(oneOf(OPENS_CONNECTIONS, "it makes a connection, a factory or a pool"))
                .because("a connection that the pool does not count breaks the bound")
                .allowEmptyShould(true);
    }

    ArchRule noBlocking() {
        return noClasses()
                .that()
                .resideOutsideOfPackage(base + ".server")
                .should()
                .accessTargetWhere(oneOf(BLOCKS, "it blocks"))
                .because("a blocked event loop stops every request and connection that it serves")
                .allowEmptyShould(true);
    }

    ArchRule nullMarked() {
        return classes()
                .that()
                .resideInAPackage(base + "..")
                .should(new BeInANullMarkedPackage())
                .because("only there does the build check what may be null")
                .allowEmptyShould(true);
    }

    private static DescribedPredicate<JavaAccess<?>> oneOf(Set<String> members, String description) {
        return DescribedPredicate.describe(description, access -> {
            String name = access.getTarget().getName();
            JavaClass owner = access.getTargetOwner();
            return Stream.concat(
                            Stream.of(owner),
                            Stream.concat(owner.getAllRawSuperclasses().stream(), owner.getAllRawInterfaces().stream()))
                    .map(HasName::getName)
                    .anyMatch(type -> members.contains(type + "." + name));
        });
    }

    private static final class BeInANullMarkedPackage extends ArchCondition<JavaClass> {

        BeInANullMarkedPackage() {
            super("be in a package that is @NullMarked");
        }

        @Override
        public void check(JavaClass type, ConditionEvents events) {
            JavaPackage home = type.getPackage();
            boolean marked = home.tryGetPackageInfo()
                    .map(info -> info.isAnnotatedWith(NullMarked.class))
                    .orElse(false);
            events.add(new SimpleConditionEvent(
                    type, marked, "%s: package %s is not @NullMarked".formatted(type.getName(), home.getName())));
        }
    }
}
