package dev.weir.rest;

import dev.weir.dispatch.work.Context;
import dev.weir.dispatch.work.Effects;
import dev.weir.dispatch.work.Result;
import dev.weir.dispatch.work.Row;
import dev.weir.dispatch.work.ServerException;
import dev.weir.dispatch.work.Shape;
import dev.weir.dispatch.work.Statement;
import dev.weir.dispatch.work.Work;
import dev.weir.error.FailureException;
import dev.weir.http.Response;
import dev.weir.rest.query.Settings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The statements of several requests in one transaction: each with what it differs in from the one before, and with what SQL
 * says of its answer. A read that reaches code runs in a savepoint that is read only, beside others that write.
 */
final class BatchSteps {

    private static final Statement SAVEPOINT = own("savepoint weir_read");
    private static final Statement READ_ONLY = own("set local transaction_read_only to on");
    private static final Statement RELEASE = own("release savepoint weir_read");

    /** What a statement may have left for the service to read, which the next must not be taken for. */
    private static final Set<String> SAID = Set.of("response.status", "response.headers", "weir.merged");

    private static final String SEARCH_PATH = "search_path";
    private static final String TIME_ZONE = "timezone";

    /** The role's own time zone, which is not the session's, while a request has another. */
    private static final Statement KEEP_ZONE = zone("weir.timezone", "timezone");

    private static final Statement ZONE_AGAIN = zone("timezone", "weir.timezone");

    /**
     * A request and its statements, by their numbers in the transaction.
     *
     * @param estimate that of the statement which asks for the number of rows; negative when there is none
     */
    private record Step(PreparedRequest request, int from, int estimate, int answer) {}

    private final int before;
    private final Effects all;
    private final List<Step> steps = new ArrayList<>();
    private int lastPart;

    /**
     * None yet.
     *
     * @param before how many statements come before them
     * @param all what all of them do together
     */
    BatchSteps(int before, Effects all) {
        this.before = before;
        this.all = all;
    }

    private static Statement zone(String to, String from) {
        return own("select pg_catalog.set_config('%s', pg_catalog.current_setting('%s'), true)".formatted(to, from));
    }

    private static Statement own(String sql) {
        return new Statement(Shape.of(sql), List.of(), Effects.WRITE);
    }

    /** How many requests there are. */
    int count() {
        return steps.size();
    }

    /** Those from now on are sent together. The number of the first of them. */
    int beginPart() {
        lastPart = steps.size();
        return lastPart;
    }

    /** The number of the first one of those that were sent last. */
    int lastPart() {
        return lastPart;
    }

    /** The context that the first one sets for all; but for its time zone, behind which the role's own is to be found. */
    Context first() {
        Context first = steps.getFirst().request().work().context();
        Map<String, String> settings = new LinkedHashMap<>(first.settings());
        settings.remove(TIME_ZONE);
        return new Context(first.role(), settings);
    }

    /** Forgets those that are not answered; whether there were any: then the transaction has begun anew. */
    boolean forgetFrom(int statements) {
        boolean anew = steps.removeIf(step -> step.from() >= statements);
        lastPart = anew ? 0 : lastPart;
        return anew;
    }

    /**
     * Adds a request.
     *
     * @param from how many statements there are before it
     */
    List<Statement> add(PreparedRequest request, int from) {
        List<Statement> statements = new ArrayList<>();
        Work work = request.work();
        addContext(work.context(), statements);
        boolean guarded = all.writes() && work.statement().effects() == Effects.READ;
        if (guarded) {
            statements.add(SAVEPOINT);
            statements.add(READ_ONLY);
        }
        String preRequest = work.context().preRequest();
        if (preRequest != null && work.statement().effects() != Effects.PLAIN_READ) {
            statements.add(own(preRequest));
        }
        int estimate = request.estimate() == null ? -1 : from + statements.size();
        if (request.estimate() != null) {
            statements.add(request.estimate().statement());
        }
        int answer = from + statements.size();
        statements.add(work.statement());
        statements.add(Answers.SAID);
        if (guarded) {
            statements.add(RELEASE);
        }
        steps.add(new Step(request, from, estimate, answer));
        return statements;
    }

    private void addContext(Context next, List<Statement> statements) {
        Context last = steps.isEmpty() ? null : steps.getLast().request().work().context();
        String lastZone = last == null ? null : last.settings().get(TIME_ZONE);
        String zone = next.settings().get(TIME_ZONE);
        if (last != null) {
            statements.add(Settings.local(changes(last, next)));
        }
        if (lastZone != null) {
            statements.add(ZONE_AGAIN);
        }
        if (zone != null) {
            statements.add(KEEP_ZONE);
            statements.add(Settings.local(Collections.singletonMap(TIME_ZONE, zone)));
        }
    }

    /** The role too, which what ran before may have changed. */
    private static Map<String, @Nullable String> changes(Context last, Context next) {
        Map<String, @Nullable String> changes = new LinkedHashMap<>();
        changes.put("role", Objects.requireNonNullElse(next.role(), "none"));
        SAID.forEach(name -> changes.put(name, ""));
        if (last.settings().containsKey(SEARCH_PATH)) {
            changes.put(SEARCH_PATH, null);
        }
        changes.putAll(next.settings());
        changes.remove(TIME_ZONE);
        return changes;
    }

    /**
     * The answers to them, by the results of all statements.
     *
     * @param from the first of those that are asked for
     */
    List<Response> responses(
            int from, List<Result> results, BiFunction<Integer, FailureException, FailureException> failed) {
        List<Response> responses = new ArrayList<>();
        try {
            for (int i = from; i < steps.size(); i++) {
                responses.add(response(results, i, failed));
            }
            return responses;
        } catch (FailureException refused) {
            responses.forEach(Response::release);
            throw refused;
        }
    }

    /** The answer to one of them. */
    Response response(
            List<Result> results, int number, BiFunction<Integer, FailureException, FailureException> failed) {
        Step step = steps.get(number);
        try {
            Long estimate = step.estimate() < 0 ? null : estimate(step, results);
            return Answers.rendered(step.request(), Answers.row(step.request(), results, step.answer()), estimate);
        } catch (FailureException refused) {
            throw failed.apply(number, refused);
        }
    }

    private static long estimate(Step step, List<Result> results) {
        Row row = results.get(step.estimate()).rows().getFirst();
        List<String> columns =
                Objects.requireNonNull(step.request().estimate()).statement().columns();
        return Estimates.rows(row.share(columns));
    }

    /** The request of one of them. */
    PreparedRequest request(int number) {
        return steps.get(number).request();
    }

    /** Which request's statement has failed; negative for none of them. */
    int blamed(FailureException error) {
        if (error.getCause() instanceof ServerException server && server.statement() >= before) {
            for (int i = steps.size() - 1; i >= 0; i--) {
                if (steps.get(i).from() <= server.statement()) {
                    return i;
                }
            }
        }
        return -1;
    }
}
