package dev.weir.server;

import dev.weir.dispatch.DispatchConsole;
import dev.weir.pool.Database;
import io.netty.util.internal.PlatformDependent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What tells of the health of the database, and of the dispatcher. */
@Configuration(proxyBeanMethods = false)
class HealthConfiguration {

    /** The health contributor {@code database}: Boot takes the name from the method's. */
    @Bean
    DatabaseHealth databaseHealthIndicator(Database database) {
        return new DatabaseHealth(database);
    }

    /** The health contributor {@code dispatcher}. */
    @Bean
    DispatcherHealth dispatcherHealthIndicator(DispatchConsole dispatcher) {
        return new DispatcherHealth(dispatcher);
    }

    /** The health contributor {@code memory}, of which readiness is made too. */
    @Bean
    MemoryHealth memoryHealthIndicator() {
        return new MemoryHealth(PlatformDependent::usedDirectMemory, PlatformDependent.maxDirectMemory());
    }
}
