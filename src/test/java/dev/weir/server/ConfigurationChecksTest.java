package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.mock.env.MockEnvironment;

class ConfigurationChecksTest {

    private final ConfigurationChecks production = new ConfigurationChecks(false);
    private final ConfigurationChecks development = new ConfigurationChecks(true);

    @Test
    void withoutADatabaseItSaysWhichVariablesToSet() {
        FailureAnalysis analysis = analyze(production, loopback());

        assertThat(analysis.getDescription()).isEqualTo("No database is configured.");
        assertThat(analysis.getAction())
                .isEqualTo("Set SPRING_R2DBC_URL=r2dbc:postgresql://host/database, SPRING_R2DBC_USERNAME and"
                        + " SPRING_R2DBC_PASSWORD.");
    }

    @Test
    void withTheEmbeddedDatabaseNoUrlIsNeeded() {
        assertThatCode(() -> development.check(loopback())).doesNotThrowAnyException();
    }

    @Test
    void anOperatorsEndpointIsNotExposedToNobody() {
        MockEnvironment environment = loopback()
                .withProperty("management.endpoints.web.exposure.include", "health, pool, prometheus, dispatcher");
        FailureAnalysis analysis = analyze(development, environment);

        assertThat(analysis.getDescription())
                .isEqualTo("management.endpoints.web.exposure.include exposes dispatcher, pool, which is for those"
                        + " alone who log in, and nobody can.");
        assertThat(analysis.getAction())
                .isEqualTo("Set spring.security.user.name and spring.security.user.password"
                        + " (SPRING_SECURITY_USER_NAME, SPRING_SECURITY_USER_PASSWORD), or expose no more than"
                        + " connections, health, info, metrics, prometheus.");
        environment.setProperty("spring.security.user.password", "secret");
        assertThatCode(() -> development.check(environment)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"weir.dispatch.company-timeout", "weir.dispatch.companyTimeout"})
    void aNameThatASettingHadOnceIsToldTheNewOne(String key) {
        MockEnvironment environment = loopback().withProperty(key, "1s");

        assertThat(analyze(development, environment).getDescription())
                .isEqualTo("weir.dispatch.company-timeout is set, which is called weir.dispatch.shared-timeout now.");
        assertThat(analyze(development, environment).getAction())
                .isEqualTo("Set weir.dispatch.shared-timeout instead.");
    }

    @Test
    void requestsWithoutCredentialsNeverSendSql() {
        MockEnvironment environment =
                loopback().withProperty("weir.sql.roles", "writer, anon").withProperty("weir.rest.anon-role", "anon");

        assertThat(analyze(development, environment).getDescription())
                .isEqualTo("weir.sql.roles has anon, the role of requests without credentials.");
        environment.setProperty("weir.rest.anon-role", "other");
        assertThatCode(() -> development.check(environment)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"server.http2.enabled", "management.server.http2.enabled"})
    void anotherProtocolWouldGetPastTheLimits(String key) {
        MockEnvironment environment = loopback().withProperty(key, "true");

        assertThat(analyze(development, environment).getDescription())
                .isEqualTo(key + " is set, but Weir speaks HTTP/1.1.");
        assertThat(analyze(development, environment).getAction()).startsWith("Remove " + key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "r2dbc:postgresql://localhost/shop",
                "r2dbc:postgresql://localhost:5433/shop?sslMode=require",
                "r2dbcs:postgresql://db.example.org/shop",
                "r2dbc:postgres://localhost/shop"
            })
    void anR2dbcUrlOfPostgresqlPasses(String url) {
        MockEnvironment environment = loopback().withProperty("spring.r2dbc.url", url);

        assertThatCode(() -> production.check(environment)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://u:secret@localhost/shop",
                "postgres://u:secret@localhost/shop",
                "r2dbc:mysql://u:secret@localhost/shop"
            })
    void anyOtherUrlIsRefusedWithoutRepeatingItsPassword(String url) {
        FailureAnalysis analysis = analyze(production, loopback().withProperty("spring.r2dbc.url", url));

        assertThat(analysis.getDescription())
                .startsWith("spring.r2dbc.url is not an R2DBC URL of PostgreSQL: it begins with '"
                        + url.substring(0, url.indexOf("//") + 2))
                .doesNotContain("secret");
        assertThat(analysis.getAction()).contains("r2dbc:postgresql://host/database");
    }

    @Test
    void aPoolUrlIsRefusedAndNamesTheSettingToUse() {
        FailureAnalysis analysis = analyze(
                production, loopback().withProperty("spring.r2dbc.url", "r2dbc:pool:postgresql://localhost/shop"));

        assertThat(analysis.getDescription()).contains("r2dbc:pool:");
        assertThat(analysis.getAction()).contains("weir.pool.size");
    }

    @Test
    void aSettingOfBootsPoolIsRefusedByName() {
        FailureAnalysis analysis = analyze(development, loopback().withProperty("spring.r2dbc.pool.max-size", "49"));

        assertThat(analysis.getDescription()).startsWith("spring.r2dbc.pool.max-size is set");
        assertThat(analysis.getAction()).contains("weir.pool.size");
    }

    @Test
    void aSettingOfBootsPoolIsFoundInTheEnvironmentToo() {
        MockEnvironment environment = loopback();
        environment
                .getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource(
                        "systemEnvironment", Map.of("SPRING_R2DBC_POOL_ENABLED", "false")));

        assertThat(analyze(development, environment).getDescription()).startsWith("spring.r2dbc.pool.enabled is set");
    }

    @ParameterizedTest
    @ValueSource(strings = {"server.address", "management.server.address"})
    void anOpenPortNeedsAWordOnWhoMayDoWhat(String key) {
        FailureAnalysis analysis = analyze(development, loopback().withProperty(key, "0.0.0.0"));

        assertThat(analysis.getDescription()).startsWith(key + " (0.0.0.0) lets other machines in");
        assertThat(analysis.getAction()).contains("weir.rest.anon-role", "weir.unauthenticated=true", "127.0.0.1");
    }

    @Test
    void anOpenPortWithAnAnonymousRolePasses() {
        MockEnvironment environment = open().withProperty("weir.rest.anon-role", "web_anon");

        assertThatCode(() -> development.check(environment)).doesNotThrowAnyException();
    }

    @Test
    void anOpenPortForEverybodyPassesWhenThatIsSaid() {
        MockEnvironment environment = open().withProperty("weir.unauthenticated", "true");

        assertThatCode(() -> development.check(environment)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.8.8.8", "::1", "localhost"})
    void everyLoopbackAddressPasses(String address) {
        MockEnvironment environment = loopback().withProperty("server.address", address);

        assertThatCode(() -> development.check(environment)).doesNotThrowAnyException();
    }

    private static MockEnvironment loopback() {
        return new MockEnvironment()
                .withProperty("server.address", "127.0.0.1")
                .withProperty("management.server.address", "127.0.0.1");
    }

    private static MockEnvironment open() {
        return loopback().withProperty("server.address", "0.0.0.0");
    }

    private static FailureAnalysis analyze(ConfigurationChecks checks, MockEnvironment environment) {
        ConfigurationException failure =
                catchThrowableOfType(ConfigurationException.class, () -> checks.check(environment));
        assertThat(failure).isNotNull();
        return new ConfigurationFailureAnalyzer().analyze(failure, failure);
    }
}
