package dev.weir.database;

import dev.weir.embedded.Login;
import io.r2dbc.spi.ConnectionFactoryOptions;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * The seam between an application context under test and its database, to be imported by the test: connection details
 * of the shared server, with the demonstration schema. A test that sets {@code spring.r2dbc.url} needs no import.
 */
@TestConfiguration(proxyBeanMethods = false)
public class TestDatabaseConfiguration {

    TestDatabaseConfiguration() {}

    @Bean
    @Conditional(NoUrl.class)
    R2dbcConnectionDetails postgres() {
        TestDatabase.server().leaveShutdownToSpring();
        return () -> options(TestDatabase.shop());
    }

    private static ConnectionFactoryOptions options(Login login) {
        return ConnectionFactoryOptions.parse(login.r2dbcUrl())
                .mutate()
                .option(ConnectionFactoryOptions.USER, login.username())
                .option(ConnectionFactoryOptions.PASSWORD, login.password())
                .build();
    }

    /** A context that is started without the test framework finds this class by its component scan, wanted or not. */
    static class NoUrl implements Condition {

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return !context.getEnvironment().containsProperty("spring.r2dbc.url");
        }
    }
}
