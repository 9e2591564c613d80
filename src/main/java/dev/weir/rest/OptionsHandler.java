package dev.weir.rest;

import dev.weir.auth.Identities;
import dev.weir.catalog.Catalogs;
import dev.weir.http.ResponseWriter;
import dev.weir.rest.plan.Planner;
import dev.weir.rest.request.RequestParser;
import dev.weir.rest.response.Responses;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Answers OPTIONS: which methods a relation has. The catalog knows; the database is not asked. */
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
        return identities
                .identify(request)
                .map(identity -> allowed(request, segment))
                .map(Responses::options)
                .flatMap(ResponseWriter::toServerResponse);
    }

    private String allowed(ServerRequest request, String segment) {
        String schema = RequestParser.readProfile(name -> request.headers().header(name));
        return String.join(",", planner.methods(schema, RequestParser.target(segment), catalogs.current()));
    }
}
