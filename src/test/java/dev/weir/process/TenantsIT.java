package dev.weir.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.auth.TestTokens;
import dev.weir.database.Superuser;
import dev.weir.database.TestDatabase;
import dev.weir.embedded.LocalPostgres;
import dev.weir.embedded.Login;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Two tenants read the same tables at the same time over two connections, in shared messages, and neither sees a row of the
 * other: for some seconds, or with {@code -Dweir.long=true} a million reads undisturbed and a million disturbed.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TenantsIT {

    private static final boolean LONG = Boolean.getBoolean("weir.long");
    private static final Duration TIME = Duration.ofSeconds(LONG ? 30 : 10);
    private static final long READS = LONG ? 1_000_000 : 2000;
    /** What {@link ChildJvm} says for a quick start is taken back where it is to be fast. */
    private static final List<String> JVM = LONG ? List.of("-XX:TieredStopAtLevel=4") : List.of();

    private static final int AT_ONCE = 60;
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;
    private static final String[] TENANTS = {"red", "blue"};

    private final Login login = TestDatabase.createDatabase("""
            create table claimed (id int primary key, tenant text);
            create table granted (id int primary key, tenant text);
            insert into claimed select n, case n % 2 when 0 then 'red' else 'blue' end from generate_series(1, 200) n;
            insert into granted select * from claimed;
            create table only_red (id int primary key, tenant text);
            create table only_blue (id int primary key, tenant text);
            insert into only_red select * from claimed where tenant = 'red';
            insert into only_blue select * from claimed where tenant = 'blue';
            alter table claimed enable row level security;
            alter table granted enable row level security;
            create policy own on claimed using (tenant = current_setting('request.jwt.claims', true)::json ->> 'tenant')""");
    private final AtomicLong reads = new AtomicLong();
    private final AtomicLong errors = new AtomicLong();
    private final AtomicLong abandoned = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();

    /** One caller has failed, and the others end. */
    private volatile boolean broken;

    private WeirProcess weir;
    private List<List<String>> tokens = List.of();

    private String role(String tenant) {
        return tenant + "_" + login.database();
    }

    @BeforeAll
    void start() throws SQLException, IOException {
        for (String tenant : TENANTS) {
            Superuser.run("create role " + role(tenant));
            Superuser.run("grant " + role(tenant) + " to " + login.username());
            owner("grant select on claimed, granted, only_%s to %s".formatted(tenant, role(tenant)));
            // Which rows of it a tenant sees depends on its role, of the other table on its claims.
            owner("create policy %s on granted to %s using (tenant = '%s')".formatted(tenant, role(tenant), tenant));
        }
        tokens = Arrays.stream(TENANTS).map(this::tokensOf).toList();
        weir = WeirProcess.ready(
                login,
                JVM,
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
            Superuser.run("drop role " + role(tenant));
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
        System.out.printf(
                "tenants: %d backends killed, %d policy changes%n", disturbance.killed(), disturbance.changed());
        // The last one killed may have been all that it had, and been killed while it connected.
        Awaitility.await().until(this::isServed);
        assertThat(disturbance.killed()).isGreaterThanOrEqualTo((int) TIME.toSeconds());
        assertThat(disturbance.changed()).isGreaterThanOrEqualTo((int) TIME.toSeconds());
    }

    private boolean isServed() throws IOException {
        try (PlainHttp http = new PlainHttp(weir.port())) {
            String bearer = "Authorization: Bearer " + tokens.getFirst().getFirst();
            return http.get("/rest/v1/only_" + TENANTS[0], bearer).status() == OK;
        }
    }

    private void hammer() {
        reads.set(0);
        errors.set(0);
        abandoned.set(0);
        lost.set(0);
        broken = false;
        long began = System.nanoTime();
        try (ExecutorService callers = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<?>> all = new ArrayList<>();
            for (int number = 0; number < AT_ONCE; number++) {
                int caller = number;
                all.add(callers.submit(() -> call(caller, began)));
            }
            all.forEach(TenantsIT::join);
        }
        assertThat(reads.get()).isGreaterThanOrEqualTo(READS);
        assertThat(errors.get()).isPositive();
        assertThat(batches()).as("more statements than messages").isGreaterThan(1);
        assertThat(abandoned.get()).isPositive();
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
        System.out.printf(
                "tenants: %d reads, %d errors, %d abandoned, %d lost in %d s, %.1f statements a message%n",
                reads.get(), errors.get(), abandoned.get(), lost.get(), seconds, batches());
    }

    /** How many statements a message had on average. */
    private double batches() {
        try {
            String scrape = weir.manage("/actuator/prometheus").body();
            return value(scrape, "weir_dispatch_batch_size_sum") / value(scrape, "weir_dispatch_batch_size_count");
        } catch (IOException | InterruptedException failed) {
            throw new AssertionError(failed);
        }
    }

    private static double value(String scrape, String meter) {
        return scrape.lines()
                .filter(line -> line.startsWith(meter + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(meter.length() + 1)))
                .sum();
    }

    private static void join(Future<?> caller) {
        try {
            caller.get();
        } catch (ExecutionException | InterruptedException failed) {
            throw new AssertionError(failed.getCause());
        }
    }

    /** One request after the other until the time is over and there were enough of them. */
    private void call(int caller, long began) {
        boolean whole = false;
        try (PlainHttp http = new PlainHttp(weir.port())) {
            for (int run = 0; !broken && (System.nanoTime() - began < TIME.toNanos() || reads.get() < READS); run++) {
                ask(http, caller + run);
            }
            whole = true;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } finally {
            broken |= !whole;
        }
    }

    private void ask(PlainHttp http, int number) throws IOException {
        String tenant = TENANTS[number % 2];
        String other = TENANTS[(number + 1) % 2];
        List<String> ofTenant = tokens.get(number % 2);
        String header = "Authorization: Bearer "
                + ofTenant.get(ThreadLocalRandom.current().nextInt(ofTenant.size()));
        String path = path(number, tenant, other);
        if (number % 23 == 0) {
            http.abandon("/rest/v1" + path, header);
            abandoned.incrementAndGet();
        } else {
            check(http.get("/rest/v1" + path, header), path, tenant, other);
        }
    }

    /** Claims differ from token to token. */
    private List<String> tokensOf(String tenant) {
        return IntStream.range(0, 2000)
                .mapToObj(number -> TestTokens.of("{\"role\":\"%s\",\"tenant\":\"%s\",\"sub\":\"%s %d\"}"
                        .formatted(role(tenant), tenant, tenant, number)))
                .toList();
    }

    /** Most of them read a table without a policy, whose reads share messages; another's is asked for as well. */
    private static String path(int number, String tenant, String other) {
        String table = number / 2 % 3 > 0 ? "/only_" + tenant : number / 6 % 2 == 0 ? "/granted" : "/claimed";
        return switch (number % 7) {
            case 0 -> table + "?tenant=eq." + other;
            case 1 -> table + "?id=eq." + number % 200;
            case 2 -> number % 3 == 0 ? "/only_" + other : table + "?id=eq.no-number";
            case 3 -> table + "?select=tenant&limit=5";
            default -> table + "?limit=20";
        };
    }

    private void check(PlainHttp.Answer answer, String path, String tenant, String other) {
        if (answer.status() == UNAVAILABLE) {
            assertThat(answer.body()).contains("\"code\":\"WEIR005\"");
            lost.incrementAndGet();
        } else if (path.endsWith("no-number") || path.endsWith("/only_" + other)) {
            int expected = path.endsWith("no-number") ? 400 : 403;
            assertThat(answer.status()).as(answer.body()).isEqualTo(expected);
            errors.incrementAndGet();
        } else {
            checkRows(answer, path, tenant, other);
            reads.incrementAndGet();
        }
    }

    private static void checkRows(PlainHttp.Answer answer, String path, String tenant, String other) {
        if (answer.status() != OK || answer.body().contains(other) || !hasRowsOf(tenant, path, answer)) {
            throw new AssertionError(tenant + " gets of " + path + ": " + answer);
        }
    }

    private static boolean hasRowsOf(String tenant, String path, PlainHttp.Answer answer) {
        return path.contains("eq.") || answer.body().contains(tenant);
    }

    private void owner(String sql) throws SQLException {
        try (Connection connection = LocalPostgres.connect(login);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
