package dev.weir.deployment.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What all pods together may hold. */
final class BudgetPromises {

    static final List<Promise> ALL = List.of(
            new Promise("all pods that can exist at once stay within the budget", BudgetPromises::pods),
            new Promise("where pods share a budget each has a connection", BudgetPromises::shared),
            new Promise("the login may have the budget", BudgetPromises::login),
            new Promise("PostgreSQL has room for the login", BudgetPromises::server),
            new Promise("the README has the numbers", BudgetPromises::readme));

    private static final Path README = Path.of("k8s/README.md");

    private BudgetPromises() {}

    private static void pods(Manifests manifests) {
        Budget budget = Budget.of(manifests);
        assertThat(budget.most()).as("connections in %s", budget).isLessThanOrEqualTo(budget.budget());
    }

    private static void shared(Manifests manifests) {
        Budget budget = Budget.of(manifests);
        Integer shared = budget.shared();
        assertThat(shared != null).isEqualTo(manifests.rendering().isProduction());
        if (shared != null) {
            assertThat(shared).as("budget of the fleet").isGreaterThanOrEqualTo(budget.podsAtOnce());
            assertThat(budget.poolSize()).isBetween(2, shared);
        }
    }

    private static void login(Manifests manifests) {
        Optional<Integer> limit = Budget.connectionLimit(manifests);
        assertThat(limit.isEmpty()).isEqualTo(manifests.rendering().isBase());
        limit.ifPresent(
                most -> assertThat(Budget.of(manifests).budget()).as("budget").isLessThanOrEqualTo(most));
    }

    private static void server(Manifests manifests) {
        Optional<Integer> room = Budget.room(manifests);
        assertThat(room.isEmpty()).isEqualTo(manifests.rendering().isBase());
        room.ifPresent(most -> assertThat(Budget.connectionLimit(manifests).orElseThrow())
                .as("CONNECTION LIMIT")
                .isLessThanOrEqualTo(most));
    }

    private static void readme(Manifests manifests) {
        Budget budget = Budget.of(manifests);
        String row = "| `%s` | %d | %d | %d | %d | %s | %d | %d | %s | %s |"
                .formatted(
                        manifests.rendering().directory(),
                        budget.pods(),
                        budget.surge(),
                        budget.pods(),
                        budget.podsAtOnce(),
                        budget.each(),
                        budget.reserve(),
                        budget.budget(),
                        Budget.connectionLimit(manifests).map(String::valueOf).orElse("yours"),
                        Budget.room(manifests).map(String::valueOf).orElse("yours"));
        assertThat(Sources.read(README)).contains(row);
    }
}
