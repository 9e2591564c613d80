package dev.weir.rest;

import dev.weir.auth.Identity;
import dev.weir.dispatch.Dispatcher;
import dev.weir.dispatch.work.Context;
import dev.weir.dispatch.work.Effects;
import dev.weir.dispatch.work.Origin;
import dev.weir.dispatch.work.Result;
import dev.weir.dispatch.work.Script;
import dev.weir.dispatch.work.Statement;
import dev.weir.dispatch.work.Work;
import dev.weir.error.BatchFailure.NotTogether;
import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure.AnswerTooLarge;
import dev.weir.error.SqlFailure.ResultTooLarge;
import dev.weir.http.Response;
import dev.weir.http.ResponseWriter;
import dev.weir.rest.plan.CallPlan;
import dev.weir.rest.plan.DeletePlan;
import dev.weir.rest.plan.ExplainPlan;
import dev.weir.rest.plan.InsertPlan;
import dev.weir.rest.plan.ReadPlan;
import dev.weir.rest.plan.UpdatePlan;
import dev.weir.rest.request.BatchMember;
import dev.weir.rest.request.References;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Several requests in one transaction, in one message unless one refers to the answer of another. What can be refused
 * without a connection is refused when it is made.
 */
final class Batch implements Once {

    /** Makes a request of one of several ready for the database. */
    @FunctionalInterface
    interface Preparing {
        PreparedRequest prepare(BatchMember member);
    }

    private final Identity identity;
    private final List<BatchMember> members;
    private final Preparing preparing;
    private final Dispatcher dispatcher;
    private final Answers answers;
    private final long maxBytes;
    private final List<@Nullable PreparedRequest> ready = new ArrayList<>();
    private final Effects effects;

    Batch(
            Identity identity,
            List<BatchMember> members,
            Preparing preparing,
            Dispatcher dispatcher,
            Answers answers,
            long maxBytes) {
        this.identity = identity;
        this.members = List.copyOf(members);
        this.preparing = preparing;
        this.dispatcher = dispatcher;
        this.answers = answers;
        this.maxBytes = maxBytes;
        for (int i = 0; i < members.size(); i++) {
            ready.add(members.get(i).refers() ? null : prepared(members.get(i), i));
        }
        this.effects = effects();
    }

    private PreparedRequest prepared(BatchMember member, int number) {
        try {
            PreparedRequest request = preparing.prepare(member);
            if (request.isStream() || request.isPlan()) {
                throw new FailureException(new NotTogether("It asks for a stream, or for a plan"));
            }
            return request;
        } catch (FailureException refused) {
            throw failed(number, refused);
        }
    }

    private FailureException failed(int number, FailureException error) {
        return new FailureException(
                error.failure(), new FailedMember(members.get(number).id(), number, error));
    }

    /** What refers to others and is no read is taken for a write before it is known. */
    private Effects effects() {
        boolean writes = false;
        boolean trial = false;
        for (int i = 0; i < members.size(); i++) {
            PreparedRequest request = ready.get(i);
            Effects one = request == null
                    ? ofMethod(members.get(i).method())
                    : request.work().statement().effects();
            writes |= one == Effects.WRITE;
            trial |= one == Effects.TRIAL;
        }
        if (writes && trial) {
            throw new FailureException(new NotTogether("Either all that write have Prefer: tx=rollback, or none"));
        }
        return writes ? Effects.WRITE : trial ? Effects.TRIAL : Effects.READ;
    }

    private static Effects ofMethod(String method) {
        return method.equals("GET") || method.equals("HEAD") ? Effects.READ : Effects.WRITE;
    }

    @Override
    public boolean writes() {
        return effects == Effects.WRITE;
    }

    @Override
    public Mono<ServerResponse> plainly() {
        return answered(List.of(), null)
                .onErrorMap(FailureException.class, this::explained)
                .flatMap(ResponseWriter::toServerResponse);
    }

    @Override
    public Mono<Response> run(List<Statement> before, Function<Response, List<Statement>> keep) {
        return answered(before, keep);
    }

    private Mono<Response> answered(List<Statement> before, @Nullable Function<Response, List<Statement>> keep) {
        return Mono.defer(() -> {
            BatchSteps steps = new BatchSteps(before.size(), effects);
            List<Statement> first = next(steps, before.size(), List.of());
            boolean whole = keep == null && isCertain(steps, 0);
            Script.Sequel sequel = whole ? null : results -> after(steps, results, keep);
            Statement statement = Statement.script(first, effects, maxBytes, new Script(before, sequel));
            Context context = steps.first();
            Work work = new Work(statement, context, origin(), deadline());
            return dispatcher
                    .result(work)
                    .map(result -> answer(steps, result))
                    .onErrorMap(FailureException.class, error -> blamed(steps, error));
        });
    }

    private Response answer(BatchSteps steps, Result result) {
        try {
            return BatchAnswer.of(members, steps.responses(result.all(), this::failed), maxBytes);
        } finally {
            result.release();
        }
    }

    /**
     * Whether no request is left, and those from this one on cannot fail any more when PostgreSQL has answered: so they may be
     * committed in the message that runs them. What only reads may, too: there is nothing to undo.
     */
    private boolean isCertain(BatchSteps steps, int first) {
        return steps.count() == members.size()
                && (!effects.writes()
                        || IntStream.range(first, members.size()).allMatch(i -> isSilentWrite(steps.request(i))));
    }

    private static boolean isSilentWrite(PreparedRequest request) {
        return switch (request.plan()) {
            case InsertPlan insert -> !insert.body();
            case UpdatePlan update -> !update.body();
            case DeletePlan delete -> !delete.body();
            case ExplainPlan explain -> false;
            case ReadPlan read -> false;
            case CallPlan call -> false;
        };
    }

    /** The answers so far are made before it goes on: what cannot be answered is undone. */
    private Script.Part after(
            BatchSteps steps, List<Result> results, @Nullable Function<Response, List<Statement>> keep) {
        steps.forgetFrom(results.size());
        int first = steps.count();
        Response answer = BatchAnswer.of(members, steps.responses(results, this::failed), maxBytes);
        if (first < members.size()) {
            answer.release();
            List<Statement> next = next(steps, results.size(), results);
            return new Script.Part(next, keep == null && isCertain(steps, first));
        }
        if (keep == null) {
            answer.release();
            return new Script.Part(List.of(), true);
        }
        return new Script.Part(keep.apply(answer), true);
    }

    /**
     * The statements up to the next request that refers to others.
     *
     * @param from how many statements there are before them
     */
    private List<Statement> next(BatchSteps steps, int from, List<Result> results) {
        List<Statement> statements = new ArrayList<>();
        BatchBodies bodies = new BatchBodies(members, steps, results, this::failed);
        int first = steps.count();
        for (int i = first; i < members.size() && (i == first || ready.get(i) != null); i++) {
            PreparedRequest known = ready.get(i);
            PreparedRequest request = known == null ? resolved(bodies, i) : known;
            statements.addAll(steps.add(request, from + statements.size()));
        }
        return statements;
    }

    private PreparedRequest resolved(BatchBodies bodies, int number) {
        BatchMember member;
        try {
            member = References.resolved(members.get(number), bodies::body);
        } catch (FailureException unresolved) {
            throw failed(number, unresolved);
        }
        PreparedRequest request = prepared(member, number);
        Effects one = request.work().statement().effects();
        if (one.writes() && one != effects) {
            throw failed(
                    number,
                    new FailureException(new NotTogether("Either all that write have Prefer: tx=rollback, or none")));
        }
        return request;
    }

    private Origin origin() {
        return new Origin("rest", BatchHandler.ROUTE, identity.consumer());
    }

    /** The shortest that any of them has; null for that of all requests. */
    private @Nullable Duration deadline() {
        return ready.stream()
                .filter(Objects::nonNull)
                .map(request -> Objects.requireNonNull(request).work().deadline())
                .filter(Objects::nonNull)
                .min(Duration::compareTo)
                .orElse(null);
    }

    @Override
    public FailureException explained(FailureException error) {
        if (error.failure() instanceof ResultTooLarge large && !large.carriedOut()) {
            return new FailureException(new AnswerTooLarge(maxBytes), error);
        }
        return error;
    }

    /** The error of a statement, as that of its request; what failed at the commit is nobody's. */
    private FailureException blamed(BatchSteps steps, FailureException error) {
        int number = steps.blamed(error);
        return number < 0 ? error : failed(number, answers.explained(error, steps.request(number)));
    }
}
