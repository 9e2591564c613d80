package dev.weir.rest;

import dev.weir.auth.Credentials;
import dev.weir.auth.Identities;
import dev.weir.auth.OwnConnections;
import dev.weir.catalog.Catalogs;
import dev.weir.catalog.PreRequest;
import dev.weir.dispatch.DispatchProperties;
import dev.weir.dispatch.Dispatcher;
import dev.weir.http.BodyReader;
import dev.weir.http.ClientAddresses;
import dev.weir.http.ConsumerLimits;
import dev.weir.rest.plan.Planner;
import dev.weir.rest.request.RequestParser;
import io.r2dbc.spi.ConnectionFactoryOptions;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.scheduler.Schedulers;

/** Wires the REST surface to the catalog and the dispatcher. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({
    RestProperties.class,
    EmbeddingProperties.class,
    IdempotencyProperties.class,
    BatchProperties.class,
    SearchPath.class,
    OpenApiProperties.class,
    PlanProperties.class
})
class RestConfiguration {

    /** Behind a supplier: a bean that is a route itself would be found, and served, by the management port too. */
    @Bean
    Supplier<RouterFunction<ServerResponse>> restRoutes(
            RestProperties properties,
            EmbeddingProperties embedding,
            IdempotencyProperties idempotency,
            BatchProperties batch,
            SearchPath searchPath,
            OpenApiProperties openApi,
            PlanProperties plans,
            BodyReader bodies,
            DispatchProperties dispatch,
            Catalogs catalogs,
            Dispatcher dispatcher,
            R2dbcConnectionDetails database,
            Credentials credentials,
            PreRequest preRequest,
            ConsumerLimits limits,
            ClientAddresses addresses,
            OwnConnections own) {
        Identities identities = new Identities(properties.anonRole(), credentials, addresses, own);
        RequestParser parser = new RequestParser(dispatch.deadline(), embedding.limits(), properties.txEnd());
        Planner planner = new Planner(
                properties.maxRows(),
                properties.maxResponse().toBytes(),
                embedding.aggregates(),
                properties.requireFilter(),
                plans.planEnabled());
        Contexts contexts = new Contexts(searchPath, properties.anonRole(), preRequest.function());
        Answers answers = new Answers(dispatcher, new Grants(login(database)));
        Preparation preparation = new Preparation(parser, catalogs, planner, contexts);
        KeyedWrites keyed = new KeyedWrites(idempotency, dispatcher);
        RestHandler relations = new RestHandler(identities, limits, bodies, preparation, keyed, answers);
        BatchHandler several = new BatchHandler(
                properties, batch, identities, limits, bodies, preparation, keyed, dispatcher, answers);
        RootHandler root = new RootHandler(
                properties.path(), openApi.openapi(), identities, limits, catalogs, contexts, dispatcher);
        RouterFunction<ServerResponse> routes = new RestRoutes(
                        properties.path(), relations, new OptionsHandler(identities, planner, catalogs), root, several)
                .routes();
        return () -> routes;
    }

    @Bean
    @ConditionalOnBooleanProperty("weir.rest.idempotency.enabled")
    KeyCleanup keyCleanup(IdempotencyProperties idempotency, Dispatcher dispatcher) {
        KeyCleanup cleanup = new KeyCleanup(idempotency, dispatcher, Schedulers.parallel());
        cleanup.start();
        return cleanup;
    }

    private static @Nullable String login(R2dbcConnectionDetails database) {
        return (String) database.getConnectionFactoryOptions().getValue(ConnectionFactoryOptions.USER);
    }
}
