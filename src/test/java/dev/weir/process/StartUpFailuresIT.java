package dev.weir.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.weir.database.TestDatabase;
import dev.weir.embedded.Login;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What cannot work ends the process at once, with the sentences that say why and what to do. */
@EnabledOnOs(OS.LINUX)
class StartUpFailuresIT {

    private static final Duration AT_ONCE = Duration.ofSeconds(60);
    private static final Login LOGIN = TestDatabase.createDatabase("create table things (id int primary key)");

    static Stream<Arguments> whatCannotWork() {
        String at = LOGIN.host() + ":" + LOGIN.port() + "/";
        return Stream.of(
                argumentSet("no database", List.of(), "No database is configured", "SPRING_R2DBC_URL"),
                argumentSet(
                        "a wrong password",
                        database("spring.r2dbc.password=wrong"),
                        "does not let user '" + LOGIN.username() + "' in",
                        "SPRING_R2DBC_PASSWORD"),
                argumentSet(
                        "no password",
                        database("spring.r2dbc.password="),
                        "asks user '" + LOGIN.username() + "' for a password",
                        "SPRING_R2DBC_PASSWORD"),
                argumentSet(
                        "no user",
                        database("spring.r2dbc.username="),
                        "Nothing says as whom to log in",
                        "SPRING_R2DBC_USERNAME"),
                argumentSet(
                        "a missing database",
                        database("spring.r2dbc.url=r2dbc:postgresql://" + at + "nowhere"),
                        "There is no such database: " + at + "nowhere",
                        "SPRING_R2DBC_URL"),
                argumentSet("a pool of none", database("weir.pool.size=0"), "weir.pool.size is 0", "1 or more"),
                argumentSet(
                        "a schema that does not exist",
                        database("weir.rest.schemas=nope"),
                        "nope",
                        "weir.rest.schemas"),
                argumentSet(
                        "a second pool",
                        database("spring.r2dbc.pool.enabled=true"),
                        "spring.r2dbc.pool.enabled is set",
                        "weir.pool.size"),
                argumentSet(
                        "the size of a second pool",
                        database("spring.r2dbc.pool.max-size=20"),
                        "spring.r2dbc.pool.max-size is set",
                        "weir.pool.size"),
                argumentSet(
                        "a second pool in the URL",
                        database("spring.r2dbc.url=r2dbc:pool:postgresql://" + at + LOGIN.database()),
                        "r2dbc:pool:",
                        "weir.pool.size"),
                argumentSet(
                        "a JDBC URL",
                        database("spring.r2dbc.url=" + LOGIN.jdbcUrl()),
                        "it begins with 'jdbc:postgresql://'",
                        "r2dbc:postgresql://host/database"),
                argumentSet(
                        "a port that is open to everybody",
                        database("server.address=0.0.0.0"),
                        "server.address (0.0.0.0) lets other machines in",
                        "weir.unauthenticated=true"),
                argumentSet(
                        "a management port that is open to everybody",
                        database("management.server.address=0.0.0.0"),
                        "management.server.address (0.0.0.0) lets other machines in",
                        "weir.unauthenticated=true"));
    }

    @ParameterizedTest
    @MethodSource("whatCannotWork")
    void whatCannotWorkIsSaidInWordsAndEndsTheProcess(List<String> settings, String wrong, String remedy)
            throws Exception {
        try (WeirProcess weir = WeirProcess.production(settings.toArray(String[]::new))) {
            assertThatItEndsWith(weir, wrong, remedy);
        }
    }

    static Stream<Arguments> urlsThatCannotBeRight() {
        String host = LOGIN.host() + ":" + LOGIN.port();
        return Stream.of(
                argumentSet("a percent sign", "r2dbc:postgresql://u:S3cr3t%zz@" + host + "/db", "has a %"),
                argumentSet("an at sign", "r2dbc:postgresql://u:S3@cr3t@" + host + "/db", "more than one @"),
                argumentSet("a slash", "r2dbc:postgresql://u:S3cr3t/x@" + host + "/db", "an @ behind the first /"),
                argumentSet("a reference", "r2dbc:postgresql://u:S3cr3t${x}@" + host + "/db", "has ${ in it"),
                argumentSet("a mode", "r2dbc:postgresql://u:S3cr3t@" + host + "/db?sslMode=nope", "'sslMode'"),
                argumentSet("a port", "r2dbc:postgresql://u:S3cr3t@127.0.0.1:bad/db", "where the port is"),
                argumentSet("a scheme", "postgres://u:S3cr3t@" + host + "/db", "it begins with 'postgres://'"));
    }

    /** By an argument and by a variable. */
    @ParameterizedTest
    @MethodSource("urlsThatCannotBeRight")
    void whatIsWrongWithAUrlIsSaidAtOnceAndWithoutThePassword(String url, String wrong) throws Exception {
        try (WeirProcess argument = WeirProcess.production("spring.r2dbc.url=" + url);
                WeirProcess variable = WeirProcess.production(Map.of("SPRING_R2DBC_URL", url))) {
            for (WeirProcess weir : List.of(argument, variable)) {
                assertThatItEndsWith(weir, wrong, "rite ");
                assertThat(weir.output()).doesNotContain("S3", "cr3t");
            }
        }
    }

    @Test
    void aServerWithoutAConnectionLeftIsTriedForAndThenItIsSaidWhoStillGetsIn() throws Exception {
        Login full = TestDatabase.createDatabase();
        try (Connection superuser = TestDatabase.superuser();
                Statement statement = superuser.createStatement()) {
            statement.execute("alter role " + full.username() + " connection limit 0");
        }
        List<String> settings = new ArrayList<>(List.of(WeirProcess.database(full)));
        settings.add("weir.pool.startup-timeout=2s");
        try (WeirProcess weir = WeirProcess.production(settings.toArray(String[]::new))) {
            assertThatItEndsWith(
                    weir,
                    "User '" + full.username() + "' has all the connections",
                    "connections --url=postgresql://postgres@");
        }
    }

    @Test
    void anUnreachableDatabaseIsTriedForWithOpenPortsUntilTheTimeoutEndsTheProcess() throws Exception {
        List<String> settings = database(
                "spring.r2dbc.url=r2dbc:postgresql://127.0.0.1:" + WeirProcess.freePort() + "/shop",
                "weir.pool.startup-timeout=4s");
        try (WeirProcess weir = WeirProcess.production(settings.toArray(String[]::new))) {
            WeirProcess.await(AT_ONCE, () -> weir.probe("/actuator/health/liveness") == 200);
            assertThat(weir.probe("/actuator/health/readiness")).isEqualTo(503);
            HttpResponse<String> response = weir.get("/rest/v1/things");
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.headers().firstValue("Retry-After")).isPresent();

            assertThatItEndsWith(weir, "could not be reached within 4.0 s", "weir.pool.startup-timeout");
        }
    }

    /** The settings of the database, and others over them. */
    private static List<String> database(String... settings) {
        List<String> names = Stream.of(settings).map(StartUpFailuresIT::name).toList();
        List<String> all = new ArrayList<>(Stream.of(WeirProcess.database(LOGIN))
                .filter(setting -> !names.contains(name(setting)))
                .toList());
        all.addAll(List.of(settings));
        return all;
    }

    private static String name(String setting) {
        return setting.substring(0, setting.indexOf('='));
    }

    static void assertThatItEndsWith(WeirProcess weir, String wrong, String remedy)
            throws IOException, InterruptedException {
        assertThat(weir.jvm().exitCode(AT_ONCE)).isEqualTo(1);
        assertThat(weir.output())
                .contains("Description:", wrong, "Action:", remedy)
                .doesNotContain("\tat ", "Caused by", "java.lang");
        assertThat(weir.output().lines().filter(line -> line.contains(wrong)))
                .as("said once")
                .hasSize(1);
    }
}
