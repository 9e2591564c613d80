package dev.weir.rest;

import dev.weir.auth.Identities;
import dev.weir.auth.Identity;
import dev.weir.auth.MissingPrivilege;
import dev.weir.catalog.Catalog;
import dev.weir.catalog.Catalogs;
import dev.weir.dispatch.Dispatcher;
import dev.weir.dispatch.work.Origin;
import dev.weir.dispatch.work.Row;
import dev.weir.dispatch.work.Statement;
import dev.weir.dispatch.work.Work;
import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure.MethodNotAllowed;
import dev.weir.error.RequestFailure.RootDisabled;
import dev.weir.error.RequestFailure.SchemaNotExposed;
import dev.weir.http.ConsumerLimits;
import dev.weir.http.RequestAttributes;
import dev.weir.http.Response;
import dev.weir.http.ResponseWriter;
import dev.weir.rest.OpenApiProperties.Mode;
import dev.weir.rest.Privileges.Usable;
import dev.weir.rest.request.RequestParser;
import dev.weir.rest.response.Raised;
import dev.weir.rest.response.Responses;
import dev.weir.rest.response.SaidBySql;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Answers requests for the root: a description of the relations and functions. */
final class RootHandler {

    private static final String ROUTE = "openapi";
    private static final String METHODS = "OPTIONS,GET,HEAD,POST";

    private final String path;
    private final Mode mode;
    private final Identities identities;
    private final ConsumerLimits limits;
    private final Catalogs catalogs;
    private final Contexts contexts;
    private final Dispatcher dispatcher;
    private final Documents documents = new Documents();

    RootHandler(
            String path,
            Mode mode,
            Identities identities,
            ConsumerLimits limits,
            Catalogs catalogs,
            Contexts contexts,
            Dispatcher dispatcher) {
        this.path = path;
        this.mode = mode;
        this.identities = identities;
        this.limits = limits;
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
                .flatMap(identity -> limits.within(identity.consumer(), answer(http, identity)))
                .flatMap(ResponseWriter::toServerResponse);
    }

    private Mono<Response> answer(ServerRequest http, Identity identity) {
        return switch (http.method().name()) {
            case "OPTIONS" -> Mono.just(Responses.options(METHODS, false));
            case "GET", "HEAD" -> Mono.defer(() -> describe(http, identity));
            default ->
                Mono.error(
                        new FailureException(new MethodNotAllowed(http.method().name(), METHODS)));
        };
    }

    private Mono<Response> describe(ServerRequest http, Identity identity) {
        OpenApiForm form = OpenApiForm.of(http.headers().header("Accept"));
        Catalog catalog = catalogs.current();
        String schema = schema(RequestParser.readProfile(name -> http.headers().header(name)), catalog);
        if (mode == Mode.IGNORE_PRIVILEGES && contexts.preRequest() == null) {
            return document(form, schema, null, catalog);
        }
        return dispatcher
                .one(work(http, identity, schema))
                .publishOn(Schedulers.parallel())
                .flatMap(row -> described(row, form, schema, catalog))
                .onErrorMap(FailureException.class, error -> Raised.told(MissingPrivilege.judge(error, identity)));
    }

    private Mono<Response> described(Row row, OpenApiForm form, String schema, Catalog catalog) {
        Usable usable = Privileges.usable(row);
        // The row has been released, but for what SQL has said of the answer.
        SaidBySql said = SaidBySql.of(row);
        return document(form, schema, mode == Mode.IGNORE_PRIVILEGES ? null : usable, catalog)
                .map(said::applied);
    }

    /** @param usable what of the schema is described; null for all of it */
    private Mono<Response> document(OpenApiForm form, String schema, @Nullable Usable usable, Catalog catalog) {
        boolean two = form == OpenApiForm.TWO;
        return documents
                .of(new Documents.Key(catalog.version(), schema, two, usable), () -> new OpenApi(
                                Description.of(path, schema, usable, catalog), two)
                        .document()
                        .toString()
                        .getBytes(StandardCharsets.UTF_8))
                .map(document ->
                        Responses.document(form.contentType(), catalog.schemas().size() > 1 ? schema : null, document));
    }

    private static String schema(@Nullable String asked, Catalog catalog) {
        if (asked != null && !catalog.schemas().contains(asked)) {
            throw new FailureException(new SchemaNotExposed(asked, String.join(", ", catalog.schemas())));
        }
        return asked == null ? catalog.schemas().getFirst() : asked;
    }

    /** What asks for the privileges of the role; where these do not matter, the function that comes first is called all the same. */
    private Work work(ServerRequest http, Identity identity, String schema) {
        http.attributes().put(RequestAttributes.ROUTE, ROUTE);
        String traceparent = (String) http.attributes().get(RequestAttributes.TRACEPARENT);
        boolean code = contexts.preRequest() != null;
        Statement statement = Privileges.statement(schema);
        return new Work(
                code ? statement.besideCode() : statement,
                contexts.of(identity, schema, code ? RequestSettings.of(http, "") : Map.of()),
                new Origin("rest", ROUTE, identity.consumer(), traceparent, false),
                null);
    }
}
