package dev.weir.sql;

import dev.weir.auth.TokenIdentities;
import dev.weir.dispatch.Dispatcher;
import dev.weir.http.BodyReader;
import dev.weir.http.ClientAddresses;
import dev.weir.http.ConsumerLimits;
import java.security.SecureRandom;
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
            dev.weir.auth.Credentials credentials,
            ClientAddresses addresses,
            ConsumerLimits limits,
            BodyReader bodies,
            Dispatcher dispatcher) {
        Callers callers =
                new Callers(users, new TokenIdentities(credentials, properties.roles(), addresses), addresses, limits);
        RequestParser parser = new RequestParser(
                properties.maxQueries(), properties.maxResult().toBytes());
        SqlHandler handler = new SqlHandler(callers, bodies, parser, dispatcher, properties.deadline());
        TransactionHandler transactions = new TransactionHandler(
                callers,
                bodies,
                parser,
                new Transactions(dispatcher, new SecureRandom(), properties.terms()),
                properties.deadline());
        RouterFunction<ServerResponse> routes = handler.routes().and(transactions.routes());
        return () -> routes;
    }
}
