package dev.weir.rest;

import dev.weir.auth.Identities;
import dev.weir.auth.Identity;
import dev.weir.catalog.Catalog;
import dev.weir.catalog.Catalogs;
import dev.weir.catalog.Relation;
import dev.weir.dispatch.Dispatcher;
import dev.weir.dispatch.work.Origin;
import dev.weir.dispatch.work.Work;
import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure.MethodNotAllowed;
import dev.weir.error.RequestFailure.RootDisabled;
import dev.weir.error.RequestFailure.SchemaNotExposed;
import dev.weir.http.RequestAttributes;
import dev.weir.http.Response;
import dev.weir.http.ResponseWriter;
import dev.weir.rest.OpenApiProperties.Mode;
import dev.weir.rest.request.RequestParser;
import dev.weir.rest.response.Responses;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Answers requests for the root: a description of the relations. */
final class RootHandler {

    private static final String ROUTE = "openapi";
    private static final String METHODS = "OPTIONS,GET,HEAD";

    private final String path;
    private final Mode mode;
    private final Identities identities;
    private final Catalogs catalogs;
    private final Contexts contexts;
    private final Dispatcher dispatcher;

    RootHandler(
            String path,
            Mode mode,
            Identities identities,
            Catalogs catalogs,
            Contexts contexts,
            Dispatcher dispatcher) {
        this.path = path;
        this.mode = mode;
        this.identities = identities;
        this.catalogs = catalogs;
        this.contexts = contexts;
        this.dispatcher = dispatcher;
    }

    Mono<ServerResponse> handle(ServerRequest http) {
        if (mode == Mode.DISABLED) {
            return Mono.error(new FailureException(new RootDisabled()));
        }
        return identities
                .identify(http)
                .flatMap(identity -> switch (http.method().name()) {
                    case "OPTIONS" -> Mono.just(Responses.options(METHODS));
                    case "GET", "HEAD" -> describe(http, identity);
                    default ->
                        Mono.<Response>error(new FailureException(
                                new MethodNotAllowed(http.method().name(), METHODS)));
                })
                .flatMap(ResponseWriter::toServerResponse);
    }

    private Mono<Response> describe(ServerRequest http, Identity identity) {
        OpenApiForm form = OpenApiForm.of(http.headers().header("Accept"));
        Catalog catalog = catalogs.current();
        String schema = schema(RequestParser.readProfile(name -> http.headers().header(name)), catalog);
        return relations(http, identity, schema, catalog).map(relations -> {
            Description description = Description.of(path, schema, relations, catalog);
            byte[] document = new OpenApi(description, form == OpenApiForm.TWO)
                    .document()
                    .toString()
                    .getBytes(StandardCharsets.UTF_8);
            return Responses.document(form.contentType(), catalog.schemas().size() > 1 ? schema : null, document);
        });
    }

    private static String schema(@Nullable String asked, Catalog catalog) {
        if (asked != null && !catalog.schemas().contains(asked)) {
            throw new FailureException(new SchemaNotExposed(asked, String.join(", ", catalog.schemas())));
        }
        return asked == null ? catalog.schemas().getFirst() : asked;
    }

    /** Those of the schema, and where it matters only those that the role may use in some way. */
    private Mono<List<Relation>> relations(ServerRequest http, Identity identity, String schema, Catalog catalog) {
        List<Relation> all = catalog.relations().values().stream()
                .filter(relation -> relation.name().schema().equals(schema))
                .toList();
        if (mode == Mode.IGNORE_PRIVILEGES) {
            return Mono.just(all);
        }
        http.attributes().put(RequestAttributes.ROUTE, ROUTE);
        String traceparent = (String) http.attributes().get(RequestAttributes.TRACEPARENT);
        Work work = new Work(
                Privileges.statement(schema),
                contexts.of(identity, schema, Map.of()),
                new Origin("rest", ROUTE, identity.consumer(), traceparent, false),
                null);
        return dispatcher.one(work).map(Privileges::names).map(names -> usable(all, names));
    }

    private static List<Relation> usable(List<Relation> all, Set<String> names) {
        return all.stream()
                .filter(relation -> names.contains(relation.name().name()))
                .toList();
    }
}
