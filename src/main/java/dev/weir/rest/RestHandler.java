package dev.weir.rest;

import dev.weir.auth.Identities;
import dev.weir.auth.Identity;
import dev.weir.catalog.Catalog;
import dev.weir.catalog.Catalogs;
import dev.weir.dispatch.work.Context;
import dev.weir.dispatch.work.Effects;
import dev.weir.dispatch.work.Origin;
import dev.weir.dispatch.work.Statement;
import dev.weir.dispatch.work.Work;
import dev.weir.http.BodyReader;
import dev.weir.http.ConsumerLimits;
import dev.weir.http.RequestAttributes;
import dev.weir.rest.plan.Plan;
import dev.weir.rest.plan.Planner;
import dev.weir.rest.plan.ReadPlan;
import dev.weir.rest.query.Queries;
import dev.weir.rest.request.ApiRequest;
import dev.weir.rest.request.Preferences;
import dev.weir.rest.request.RawRequest;
import dev.weir.rest.request.RequestParser;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Answers requests for relations. Each stage has one input and one output; everything before {@link Answers} happens
 * without a connection. A stage that refuses the request throws a {@link dev.weir.error.FailureException}.
 */
final class RestHandler {

    private final Identities identities;
    private final ConsumerLimits limits;
    private final BodyReader bodies;
    private final RequestParser parser;
    private final Catalogs catalogs;
    private final Planner planner;
    private final Contexts contexts;
    private final Answers answers;

    RestHandler(
            Identities identities,
            ConsumerLimits limits,
            BodyReader bodies,
            RequestParser parser,
            Catalogs catalogs,
            Planner planner,
            Contexts contexts,
            Answers answers) {
        this.identities = identities;
        this.limits = limits;
        this.bodies = bodies;
        this.parser = parser;
        this.catalogs = catalogs;
        this.planner = planner;
        this.contexts = contexts;
        this.answers = answers;
    }

    /**
     * The way of a request. Ends in an answer, or in an error.
     *
     * @param segment the segment of the path that names the target, still percent-encoded
     */
    Mono<ServerResponse> handle(ServerRequest http, String segment) {
        return identities
                .identify(http)
                .flatMap(identity -> limits.within(identity.consumer(), answer(http, segment, identity)));
    }

    private Mono<ServerResponse> answer(ServerRequest http, String segment, Identity identity) {
        return bodies.read(http)
                .map(body -> parse(http, segment, body))
                .map(this::plan)
                .map(planned -> render(planned, identity, http))
                .flatMap(prepared -> prepared.isStream() ? answers.stream(prepared) : answers.one(prepared));
    }

    private record Parsed(ApiRequest request, ServerTiming timing) {}

    private record Planned(ApiRequest request, Plan plan, ServerTiming timing) {}

    private Parsed parse(ServerRequest http, String segment, ByteBuffer body) {
        long began = System.nanoTime();
        ApiRequest request = parser.parse(new RawRequest(
                http.method().name(),
                segment,
                http.uri().getRawQuery(),
                name -> http.headers().header(name),
                body));
        boolean timed = request.preferences().serverTiming();
        return new Parsed(request, ServerTiming.of(timed, began).ended("parse"));
    }

    private Planned plan(Parsed parsed) {
        Catalog catalog = catalogs.current();
        ApiRequest request = negotiated(parsed.request(), catalog);
        return new Planned(request, planner.plan(request, catalog), parsed.timing());
    }

    /** Where there is a choice of schemas, the answer names the one that was taken, also if it is the default one. */
    private static ApiRequest negotiated(ApiRequest request, Catalog catalog) {
        List<String> schemas = catalog.schemas();
        return schemas.size() > 1 ? request.orIn(schemas.getFirst()) : request;
    }

    private PreparedRequest render(Planned planned, Identity identity, ServerRequest http) {
        Plan plan = planned.plan();
        Work work = work(Queries.render(plan), planned, identity, http);
        Work estimate = plan instanceof ReadPlan read
                        && read.counting() != null
                        && read.counting().estimates()
                ? work(Queries.explainAll(read), planned, identity, http)
                : null;
        String path = http.uri().getRawPath();
        return new PreparedRequest(
                identity,
                planned.request(),
                plan,
                work,
                estimate,
                path,
                planned.timing().ended("plan"));
    }

    private Work work(Statement statement, Planned planned, Identity identity, ServerRequest http) {
        Plan plan = planned.plan();
        Preferences preferences = planned.request().preferences();
        Statement run = contexts.preRequest() == null ? statement : statement.besideCode();
        Context context = contexts.of(identity, plan.target().name().schema(), settings(run, http));
        return new Work(
                run,
                Contexts.in(preferences.timeZone(), context),
                origin(plan, identity, http),
                preferences.deadline());
    }

    /** A plain read reaches nothing that could observe them. */
    private static Map<String, String> settings(Statement statement, ServerRequest http) {
        return statement.effects() == Effects.PLAIN_READ ? Map.of() : RequestSettings.of(http);
    }

    /** Leaves the route where the meters look for it. */
    private static Origin origin(Plan plan, Identity identity, ServerRequest http) {
        String route = plan.target().name().toString();
        http.attributes().put(RequestAttributes.ROUTE, route);
        String traceparent = (String) http.attributes().get(RequestAttributes.TRACEPARENT);
        return new Origin("rest", route, identity.consumer(), traceparent, false);
    }
}
