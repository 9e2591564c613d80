package dev.weir.rest;

import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure.RouteNotFound;
import dev.weir.http.RawTarget;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * What is served below {@code weir.rest.path}. There is one predicate for all of it, since the routes of a server are
 * tried one by one; the rest of the path is matched here.
 */
final class RestRoutes {

    private static final String CALL = "rpc/";

    private final String prefix;
    private final RestHandler relations;
    private final OptionsHandler options;
    private final RootHandler root;
    private final BatchHandler several;

    RestRoutes(String path, RestHandler relations, OptionsHandler options, RootHandler root, BatchHandler several) {
        this.several = several;
        this.prefix = path + "/";
        this.relations = relations;
        this.options = options;
        this.root = root;
    }

    RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route(below(), this::route);
    }

    /** The prefix without its slash is the root as well. */
    private RequestPredicate below() {
        return request -> {
            String path = rawPath(request);
            return path.startsWith(prefix) || (path.length() == prefix.length() - 1 && prefix.startsWith(path));
        };
    }

    private Mono<ServerResponse> route(ServerRequest request) {
        String path = rawPath(request);
        String segment = path.length() < prefix.length() ? "" : path.substring(prefix.length());
        if (segment.isEmpty()) {
            return request.method().equals(HttpMethod.POST) ? several.handle(request) : root.handle(request);
        }
        if (!isTarget(segment)) {
            return notFound();
        }
        return request.method().equals(HttpMethod.OPTIONS)
                ? options.handle(request, segment)
                : relations.handle(request, segment);
    }

    /** Whether it is a relation's name, or that of a function behind {@code rpc/}. */
    static boolean isTarget(String segment) {
        String name = segment.startsWith(CALL) ? segment.substring(CALL.length()) : segment;
        return !name.isEmpty() && name.indexOf('/') < 0;
    }

    private static Mono<ServerResponse> notFound() {
        return Mono.error(new FailureException(RouteNotFound.OF_REST));
    }

    private static String rawPath(ServerRequest request) {
        return RawTarget.of(request).rawPath();
    }
}
