package dev.weir.sql;

import dev.weir.dispatch.Dispatcher;
import dev.weir.http.BodyReader;
import dev.weir.http.ClientAddresses;
import dev.weir.http.ConsumerLimits;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Wires SQL over HTTP to the dispatcher, if it is enabled. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SqlProperties.class)
class SqlConfiguration {

    @Bean
    @ConditionalOnProperty("weir.sql.enabled")
    Users sqlUsers(SqlProperties properties) {
        return new Users(properties.users(), new Attempts(InstantSource.system()));
    }

    /** Behind a supplier: a bean that is a route itself would be found, and served, by the management port too. */
    @Bean
    @ConditionalOnProperty("weir.sql.enabled")
    Supplier<RouterFunction<ServerResponse>> sqlRoutes(
            SqlProperties properties,
            Users users,
            ClientAddresses addresses,
            ConsumerLimits limits,
            BodyReader bodies,
            Dispatcher dispatcher) {
        RequestParser parser = new RequestParser(
                properties.maxQueries(), properties.maxResult().toBytes());
        SqlHandler handler =
                new SqlHandler(users, addresses, limits, bodies, parser, dispatcher, properties.deadline());
        RouterFunction<ServerResponse> routes = handler.routes();
        return () -> routes;
    }
}
