package dev.weir.rest;

import dev.weir.catalog.Catalogs;
import dev.weir.dispatch.Context;
import dev.weir.dispatch.Dispatcher;
import dev.weir.dispatch.Origin;
import dev.weir.dispatch.Statement;
import dev.weir.dispatch.Work;
import dev.weir.error.Failure;
import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure;
import dev.weir.error.ServiceFailure.Internal;
import dev.weir.rest.plan.Plan;
import dev.weir.rest.plan.Planner;
import dev.weir.rest.query.Identifiers;
import dev.weir.rest.query.Queries;
import dev.weir.rest.request.ApiRequest;
import dev.weir.rest.request.RawRequest;
import dev.weir.rest.request.RequestParser;
import dev.weir.rest.response.ErrorResponses;
import dev.weir.rest.response.Responses;
import dev.weir.rest.response.RestResponse;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;

/** Answers requests for relations. All but the database's own work happens before a connection is asked for. */
final class RestHandler {

    private static final Logger log = LoggerFactory.getLogger(RestHandler.class);

    /** The exchange's attribute for the relation that was asked for, from which the meters know the route. */
    private static final String ROUTE = "dev.weir.route";

    private static final String PUBLIC = "public";

    private final RequestParser parser = new RequestParser();
    private final BodyReader bodies;
    private final Catalogs catalogs;
    private final Planner planner;
    private final Dispatcher dispatcher;
    private final Context caller;

    /** @param role the role of every caller; null for the pool's own login role */
    RestHandler(BodyReader bodies, Catalogs catalogs, Planner planner, Dispatcher dispatcher, @Nullable String role) {
        this.bodies = bodies;
        this.catalogs = catalogs;
        this.planner = planner;
        this.dispatcher = dispatcher;
        this.caller = new Context(role, Map.of(), false);
    }

    /**
     * Answers a request; whatever goes wrong on the way becomes an answer too.
     *
     * @param relation the segment of the path that names the relation, still percent-encoded
     */
    Mono<ServerResponse> handle(ServerRequest request, String relation) {
        return Mono.fromRunnable(() -> refuseCrossSiteWrites(request))
                .then(bodies.read(request))
                .map(body -> parser.parse(raw(request, relation, body)))
                .flatMap(parsed -> answer(parsed, request))
                .onErrorResume(error -> Mono.just(ErrorResponses.render(failure(error))))
                .flatMap(ResponseWriter::toServerResponse);
    }

    private Mono<RestResponse> answer(ApiRequest request, ServerRequest http) {
        Plan plan = planner.plan(request, catalogs.current());
        Statement statement = Queries.render(plan);
        Origin origin = new Origin("rest", plan.relation().name().toString(), consumer(http));
        http.attributes().put(ROUTE, origin.route());
        return dispatcher
                .one(new Work(
                        statement,
                        callerIn(plan.relation().name().schema()),
                        origin,
                        request.preferences().deadline()))
                .map(row -> Responses.render(request, plan, row, http.uri().getRawPath()));
    }

    /**
     * A browser sends a simple POST for any page without asking first, to a loopback address too; but it says so
     * (Fetch Metadata, W3C).
     */
    private static void refuseCrossSiteWrites(ServerRequest request) {
        boolean read = HttpMethod.GET.equals(request.method()) || HttpMethod.HEAD.equals(request.method());
        if (!read && "cross-site".equals(request.headers().firstHeader("Sec-Fetch-Site"))) {
            throw new FailureException(new RequestFailure.CrossSiteWrite());
        }
    }

    /** Names that the database's own functions leave unqualified mean those of the request's schema. */
    private Context callerIn(String schema) {
        return schema.equals(PUBLIC)
                ? caller
                : new Context(
                        caller.role(),
                        Map.of("search_path", Identifiers.quote(schema) + ", " + PUBLIC),
                        caller.authenticated());
    }

    private static RawRequest raw(ServerRequest request, String relation, ByteBuffer body) {
        return new RawRequest(
                request.method().name(),
                relation,
                request.uri().getRawQuery(),
                name -> request.headers().header(name),
                body);
    }

    private static String consumer(ServerRequest request) {
        return request.remoteAddress()
                .map(InetSocketAddress::getAddress)
                .map(InetAddress::getHostAddress)
                .orElse("unknown");
    }

    private static Failure failure(Throwable error) {
        if (error instanceof FailureException expected) {
            return expected.failure();
        }
        // A client that has gone away is no defect, and reads no answer.
        if (!(error instanceof AbortedException) && !AbortedException.isConnectionReset(error)) {
            log.error("A request failed for a reason that nobody foresaw", error);
        }
        return new Internal(null);
    }
}
