package dev.weir.database;

import dev.weir.embedded.Login;
import io.r2dbc.spi.ConnectionFactoryOptions;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * The seam between an application context under test and its database, to be imported by the test: connection details
 * of the shared server, with the demonstration schema. A test that sets {@code spring.r2dbc.url} needs no import.
 */
@TestConfiguration(proxyBeanMethods = false)
@Import({TestDatabaseConfiguration.InContainer.class, TestDatabaseConfiguration.Embedded.class})
public class TestDatabaseConfiguration {

    TestDatabaseConfiguration() {}

    @Configuration(proxyBeanMethods = false)
    @Conditional(InContainers.class)
    static class InContainer {

        @Bean
        @ServiceConnection("postgres")
        SharedContainer postgres() {
            SharedContainer container = ((ContainerServer) TestDatabase.server()).container();
            container.show(TestDatabase.shop());
            return container;
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Conditional(NotInContainers.class)
    static class Embedded {

        @Bean
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
    }

    static class InContainers implements Condition {

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return unset(context) && Containers.areUsed();
        }
    }

    static class NotInContainers implements Condition {

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return unset(context) && !Containers.areUsed();
        }
    }

    /** A context that is started without the test framework finds this class by its component scan, wanted or not. */
    private static boolean unset(ConditionContext context) {
        return !context.getEnvironment().containsProperty("spring.r2dbc.url");
    }
}
