package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.auth.TestTokens;
import dev.weir.database.TestDatabase;
import dev.weir.embedded.LocalPostgres;
import dev.weir.embedded.Login;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Two tenants read the same tables at the same time over two connections, in shared messages, and neither sees a row of the
 * other. {@code -Dweir.tenants.seconds=60} runs it for longer.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TenantsIT {

    private static final Duration TIME = Duration.ofSeconds(Long.getLong("weir.tenants.seconds", 5));
    private static final int AT_ONCE = 60;
    private static final int UNAVAILABLE = 503;
    private static final String[] TENANTS = {"red", "blue"};

    private final Login login = TestDatabase.createDatabase("""
            create table claimed (id int primary key, tenant text);
            create table granted (id int primary key, tenant text);
            insert into claimed select n, case n % 2 when 0 then 'red' else 'blue' end from generate_series(1, 200) n;
            insert into granted select * from claimed;
            alter table claimed enable row level security;
            alter table granted enable row level security;
            create policy own on claimed using (tenant = current_setting('request.jwt.claims', true)::json ->> 'tenant')""");
    private final AtomicLong reads = new AtomicLong();
    private final AtomicLong errors = new AtomicLong();
    private final AtomicLong abandoned = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();

    private RunningWeir weir;

    private String role(String tenant) {
        return tenant + "_" + login.database();
    }

    @BeforeAll
    void start() throws SQLException {
        for (String tenant : TENANTS) {
            superuser("create role " + role(tenant));
            superuser("grant " + role(tenant) + " to " + login.username());
            owner("grant select on claimed, granted to " + role(tenant));
            // Which rows of it a tenant sees depends on its role, of the other table on its claims.
            owner("create policy %s on granted to %s using (tenant = '%s')".formatted(tenant, role(tenant), tenant));
        }
        weir = new RunningWeir(
                login,
                "weir.auth.jwt.secret=" + TestTokens.SECRET,
                "weir.pool.size=2",
                "weir.dispatch.deadline=30s",
                "weir.dispatch.queue-target=30s");
    }

    @AfterAll
    void stop() throws SQLException {
        weir.close();
        for (String tenant : TENANTS) {
            owner("drop owned by " + role(tenant));
            superuser("drop role " + role(tenant));
        }
    }

    @Test
    void neitherEverSeesARowOfTheOther() {
        hammer();
        assertThat(lost).hasValue(0);
    }

    @Test
    void neitherDoesWhileBackendsAreKilledAndPoliciesChange() {
        Disturbance disturbance = new Disturbance(login);
        try (disturbance) {
            disturbance.begin();
            hammer();
        }
        assertThat(disturbance.killed()).isPositive();
        assertThat(disturbance.changed()).isPositive();
    }

    private void hammer() {
        reads.set(0);
        errors.set(0);
        abandoned.set(0);
        lost.set(0);
        long end = System.nanoTime() + TIME.toNanos();
        List<CompletableFuture<Void>> callers = new ArrayList<>();
        for (int number = 0; number < AT_ONCE; number++) {
            callers.add(call(number, 0, end));
        }
        callers.forEach(CompletableFuture::join);
        assertThat(reads.get()).isGreaterThan(500);
        assertThat(errors.get()).isPositive();
        assertThat(abandoned.get()).isPositive();
        System.out.printf(
                "tenants: %d reads, %d errors, %d abandoned, %d lost in %d s%n",
                reads.get(), errors.get(), abandoned.get(), lost.get(), TIME.toSeconds());
    }

    /** One request after the other until the time is over. */
    private CompletableFuture<Void> call(int caller, int run, long end) {
        if (System.nanoTime() > end) {
            return CompletableFuture.completedFuture(null);
        }
        String tenant = TENANTS[(caller + run) % 2];
        String other = TENANTS[(caller + run + 1) % 2];
        // Each token is another: claims differ from request to request.
        String token = TestTokens.of(
                "{\"role\":\"%s\",\"tenant\":\"%s\",\"sub\":\"%d/%d\"}".formatted(role(tenant), tenant, caller, run));
        String path = path(caller + run, other);
        CompletableFuture<HttpResponse<String>> asked = weir.rest(path, "Authorization", "Bearer " + token);
        if ((caller + run) % 23 == 0) {
            asked.cancel(true);
            abandoned.incrementAndGet();
            return CompletableFuture.runAsync(() -> {}).thenCompose(ended -> call(caller, run + 1, end));
        }
        return asked.thenAccept(answer -> check(answer, path, tenant, other))
                .thenComposeAsync(checked -> call(caller, run + 1, end));
    }

    private static String path(int number, String other) {
        String table = number % 3 == 0 ? "/granted" : "/claimed";
        return switch (number % 7) {
            case 0 -> table + "?tenant=eq." + other;
            case 1 -> table + "?id=eq." + number % 200;
            case 2 -> table + "?id=eq.no-number";
            case 3 -> table + "?select=tenant&limit=5";
            default -> table;
        };
    }

    private void check(HttpResponse<String> answer, String path, String tenant, String other) {
        if (answer.statusCode() == UNAVAILABLE) {
            assertThat(answer.body()).contains("\"code\":\"WEIR005\"");
            lost.incrementAndGet();
            return;
        }
        if (path.endsWith("no-number")) {
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
            errors.incrementAndGet();
            return;
        }
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).as("what " + tenant + " gets of " + path).doesNotContain(other);
        if (!path.contains("eq.")) {
            assertThat(answer.body()).contains(tenant);
        }
        reads.incrementAndGet();
    }

    private void owner(String sql) throws SQLException {
        try (Connection connection = LocalPostgres.connect(login);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void superuser(String sql) throws SQLException {
        try (Connection connection = TestDatabase.superuser();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
