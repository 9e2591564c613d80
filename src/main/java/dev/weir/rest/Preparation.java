package dev.weir.rest;

import dev.weir.catalog.Catalog;
import dev.weir.catalog.Catalogs;
import dev.weir.dispatch.Context;
import dev.weir.dispatch.Origin;
import dev.weir.dispatch.Work;
import dev.weir.http.ClientAddress;
import dev.weir.rest.plan.Plan;
import dev.weir.rest.plan.Planner;
import dev.weir.rest.query.Queries;
import dev.weir.rest.request.ApiRequest;
import dev.weir.rest.request.RawRequest;
import dev.weir.rest.request.RequestParser;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.ServerRequest;

/** The stages of a request before the database: parse, plan, render. None of them waits. */
final class Preparation {

    /** The exchange's attribute for the relation that was asked for, from which the meters know the route. */
    private static final String ROUTE = "dev.weir.route";

    /** The exchange's attribute for the trace that the request belongs to. */
    private static final String TRACEPARENT = "dev.weir.traceparent";

    private final RequestParser parser;
    private final Planner planner;
    private final Catalogs catalogs;
    /** By the schema of the request. */
    private final Map<String, Context> callers;

    /** @param role the role of every caller; null for the pool's own login role */
    Preparation(
            RequestParser parser, Planner planner, Catalogs catalogs, SearchPath searchPath, @Nullable String role) {
        this.parser = parser;
        this.planner = planner;
        this.catalogs = catalogs;
        this.callers = searchPath.schemas().stream()
                .distinct()
                .collect(Collectors.toUnmodifiableMap(
                        schema -> schema, schema -> new Context(role, settings(schema, searchPath), false)));
    }

    /** What every connection starts with need not be said. */
    private static Map<String, String> settings(String schema, SearchPath searchPath) {
        String path = searchPath.of(schema);
        return path.equals(searchPath.byDefault()) ? Map.of() : Map.of("search_path", path);
    }

    /**
     * Prepares a request whose body has been read.
     *
     * @param relation the segment of the path that names the relation, still percent-encoded
     * @throws dev.weir.error.FailureException when it is wrong
     */
    Prepared prepare(ServerRequest http, String relation, ByteBuffer body) {
        long began = System.nanoTime();
        ApiRequest parsed = parser.parse(raw(http, relation, body));
        ServerTiming timing =
                ServerTiming.of(parsed.preferences().serverTiming(), began).ended("parse");
        Catalog catalog = catalogs.current();
        ApiRequest request = negotiated(parsed, catalog);
        Plan plan = planner.plan(request, catalog);
        Work work = work(request, plan, http);
        return new Prepared(request, plan, work, http.uri().getRawPath(), timing.ended("plan"));
    }

    /** Where there is a choice of schemas, the answer names the one that was taken, also if it is the default one. */
    private static ApiRequest negotiated(ApiRequest request, Catalog catalog) {
        List<String> schemas = catalog.schemas();
        return schemas.size() > 1 ? request.orIn(schemas.getFirst()) : request;
    }

    private static RawRequest raw(ServerRequest http, String relation, ByteBuffer body) {
        return new RawRequest(
                http.method().name(),
                relation,
                http.uri().getRawQuery(),
                name -> http.headers().header(name),
                body);
    }

    private Work work(ApiRequest request, Plan plan, ServerRequest http) {
        String route = plan.relation().name().toString();
        String traceparent = (String) http.attributes().get(TRACEPARENT);
        Origin origin =
                new Origin("rest", route, ClientAddress.of(http.remoteAddress().orElse(null)), traceparent, false);
        http.attributes().put(ROUTE, origin.route());
        return new Work(
                Queries.render(plan),
                Objects.requireNonNull(callers.get(plan.relation().name().schema())),
                origin,
                request.preferences().deadline());
    }
}
