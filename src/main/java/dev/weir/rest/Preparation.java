package dev.weir.rest;

import dev.weir.auth.Identity;
import dev.weir.catalog.Catalog;
import dev.weir.catalog.Catalogs;
import dev.weir.dispatch.work.Context;
import dev.weir.dispatch.work.Effects;
import dev.weir.dispatch.work.Origin;
import dev.weir.dispatch.work.Statement;
import dev.weir.dispatch.work.TransactionRules;
import dev.weir.dispatch.work.Work;
import dev.weir.rest.Renderer.Ready;
import dev.weir.rest.plan.CallPlan;
import dev.weir.rest.plan.Plan;
import dev.weir.rest.plan.Planner;
import dev.weir.rest.plan.ReadPlan;
import dev.weir.rest.query.Queries;
import dev.weir.rest.request.ApiRequest;
import dev.weir.rest.request.Outline;
import dev.weir.rest.request.Preferences;
import dev.weir.rest.request.RequestParser;
import java.util.List;
import java.util.Map;

/**
 * The stages of a request that need no connection: parse, plan, render. A stage that refuses the request throws a
 * {@link dev.weir.error.FailureException}.
 */
final class Preparation {

    private final RequestParser parser;
    private final Catalogs catalogs;
    private final Renderer renderer;
    private final Contexts contexts;

    Preparation(RequestParser parser, Catalogs catalogs, Planner planner, Contexts contexts) {
        this.parser = parser;
        this.catalogs = catalogs;
        this.renderer = new Renderer(planner);
        this.contexts = contexts;
    }

    private record Parsed(ApiRequest request, ServerTiming timing) {}

    private record Planned(ApiRequest request, Rendered rendered, ServerTiming timing) {}

    /** A request that is ready for the database. */
    PreparedRequest prepare(Asked asked, Identity identity) {
        Outline outline = Outline.of(asked.raw());
        return work(outline == null ? plan(parse(asked)) : plan(outline, asked), identity, asked);
    }

    /** What is known of a request whose query and body are not. */
    Foreseen foresee(Asked asked) {
        Preferences preferences = parser.preferences(asked.raw());
        Effects writes = preferences.writing().rollback() ? Effects.TRIAL : Effects.WRITE;
        return new Foreseen(RequestParser.action(asked.raw()).reads() ? Effects.READ : writes, preferences.deadline());
    }

    private Parsed parse(Asked asked) {
        long began = System.nanoTime();
        ApiRequest request = parser.parse(asked.raw());
        boolean timed = request.preferences().serverTiming();
        return new Parsed(request, ServerTiming.of(timed, began).ended("parse"));
    }

    private Planned plan(Parsed parsed) {
        Catalog catalog = catalogs.current();
        ApiRequest request = negotiated(parsed.request(), catalog);
        return new Planned(request, renderer.of(request, catalog), parsed.timing());
    }

    /** A request of an outline that has come before needs no parsing; and none that has an outline asks how long its stages take. */
    private Planned plan(Outline outline, Asked asked) {
        Catalog catalog = catalogs.current();
        Ready known = renderer.of(outline, catalog);
        Ready ready = known == null
                ? renderer.first(outline, negotiated(parser.parse(asked.raw()), catalog), catalog)
                : known;
        return new Planned(ready.request(), ready.rendered(), ServerTiming.OFF);
    }

    /** Where there is a choice of schemas, the answer names the one that was taken, also if it is the default one. */
    private static ApiRequest negotiated(ApiRequest request, Catalog catalog) {
        List<String> schemas = catalog.schemas();
        return schemas.size() > 1 ? request.orIn(schemas.getFirst()) : request;
    }

    private PreparedRequest work(Planned planned, Identity identity, Asked asked) {
        Plan plan = planned.rendered().plan();
        Work work = work(planned.rendered().statement(), planned, identity, asked);
        Work estimate = plan instanceof ReadPlan read
                        && read.counting() != null
                        && read.counting().estimates()
                ? work(Queries.explainAll(read), planned, identity, asked)
                : null;
        return new PreparedRequest(
                identity,
                planned.request(),
                plan,
                work,
                estimate,
                asked.path(),
                planned.timing().ended("plan"));
    }

    private Work work(Statement statement, Planned planned, Identity identity, Asked asked) {
        Plan plan = planned.rendered().plan();
        Preferences preferences = planned.request().preferences();
        Statement run = contexts.preRequest() == null ? statement : statement.besideCode();
        Context context = held(contexts.of(identity, plan.target().name().schema(), settings(run, asked)), plan);
        return new Work(
                run,
                Contexts.in(preferences.timeZone(), context),
                origin(planned.rendered().route(), identity, asked),
                preferences.deadline());
    }

    /** The definition of a function stands above what is set for the role. */
    private static Context held(Context context, Plan plan) {
        return plan instanceof CallPlan call && !call.function().rules().equals(TransactionRules.NONE)
                ? context.heldTo(context.settings(), call.function().rules())
                : context;
    }

    /** A plain read reaches nothing that could observe them. */
    private static Map<String, String> settings(Statement statement, Asked asked) {
        return statement.effects() == Effects.PLAIN_READ
                ? Map.of()
                : asked.settings().get();
    }

    private static Origin origin(String route, Identity identity, Asked asked) {
        asked.route().accept(route);
        return new Origin("rest", route, identity.consumer(), asked.traceparent(), false);
    }
}
