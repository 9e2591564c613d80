package dev.weir.rest;

import dev.weir.auth.Identities;
import dev.weir.catalog.Catalogs;
import dev.weir.http.Direct;
import dev.weir.http.Response;
import dev.weir.http.ResponseWriter;
import dev.weir.rest.plan.Planner;
import dev.weir.rest.request.RequestParser;
import dev.weir.rest.request.Target;
import dev.weir.rest.response.Responses;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Answers OPTIONS: which methods a relation or a function has. The catalog knows; the database is not asked. */
final class OptionsHandler {

    private final Identities identities;
    private final Planner planner;
    private final Catalogs catalogs;

    OptionsHandler(Identities identities, Planner planner, Catalogs catalogs) {
        this.identities = identities;
        this.planner = planner;
        this.catalogs = catalogs;
    }

    Mono<ServerResponse> handle(ServerRequest request, String segment) {
        return Direct.flatMap(
                identities.identify(request),
                identity -> ResponseWriter.toServerResponse(options(request, RequestParser.target(segment))));
    }

    private Response options(ServerRequest request, Target target) {
        String schema = RequestParser.readProfile(name -> request.headers().header(name));
        String allowed = String.join(",", planner.methods(schema, target, catalogs.current()));
        return Responses.options(allowed, target instanceof Target.Relation);
    }
}
