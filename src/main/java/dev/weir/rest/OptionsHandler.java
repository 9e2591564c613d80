package dev.weir.rest;

import dev.weir.catalog.Catalogs;
import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure.Malformed;
import dev.weir.rest.plan.Planner;
import dev.weir.rest.response.ErrorResponses;
import dev.weir.rest.response.Responses;
import java.nio.charset.StandardCharsets;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.util.UriUtils;
import reactor.core.publisher.Mono;

/** Answers OPTIONS: which methods a relation has. The catalog knows; the database is not asked. */
final class OptionsHandler {

    private final Planner planner;
    private final Catalogs catalogs;

    OptionsHandler(Planner planner, Catalogs catalogs) {
        this.planner = planner;
        this.catalogs = catalogs;
    }

    Mono<ServerResponse> handle(ServerRequest request, String relation) {
        return Mono.fromCallable(() -> allowed(request, relation))
                .map(Responses::options)
                .onErrorResume(FailureException.class, error -> Mono.just(ErrorResponses.render(error.failure())))
                .flatMap(ResponseWriter::toServerResponse);
    }

    private String allowed(ServerRequest request, String relation) {
        String schema = request.headers().firstHeader("Accept-Profile");
        return String.join(", ", planner.methods(schema, decode(relation), catalogs.current()));
    }

    private static String decode(String segment) {
        try {
            return UriUtils.decode(segment, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw new FailureException(
                    new Malformed("The path is not percent-encoded as it should be", segment, null), malformed);
        }
    }
}
