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
import dev.weir.rest.plan.ExplainPlan;
import dev.weir.rest.plan.ReadPlan;
import dev.weir.rest.plan.WritePlan;
import dev.weir.rest.request.BatchMember;
import dev.weir.rest.request.References;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Several requests in one transaction, in one message unless one refers to the answer of another. What can be refused
 * without a connection is refused when it is made.
 */
final class Batch implements Once {

    /**
     * How much there may be of what is answered.
     *
     * @param answer in bytes, of all answers together
     * @param referred in bytes, of those together to which others refer
     */
    record Sizes(long answer, long referred) {}

    private static final String ALIKE = "Either all that write have Prefer: tx=rollback, or none";

    private final Identity identity;
    private final List<BatchMember> members;
    private final BatchRequests requests;
    private final Dispatcher dispatcher;
    private final Answers answers;
    private final Sizes sizes;
    private final List<@Nullable PreparedRequest> ready = new ArrayList<>();
    private final Effects effects;
    /** The shortest that any of them has; null for that of all requests. */
    private final @Nullable Duration deadline;

    Batch(
            Identity identity,
            List<BatchMember> members,
            BatchRequests requests,
            Dispatcher dispatcher,
            Answers answers,
            Sizes sizes) {
        this.identity = identity;
        this.members = List.copyOf(members);
        this.requests = requests;
        this.dispatcher = dispatcher;
        this.answers = answers;
        this.sizes = sizes;
        List<Foreseen> foreseen = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            foreseen.add(foreseen(members.get(i), i));
        }
        this.effects = effects(foreseen);
        this.deadline = deadline(foreseen);
    }

    private Foreseen foreseen(BatchMember member, int number) {
        if (member.refers()) {
            ready.add(null);
            return attempt(number, () -> requests.foreseen(member));
        }
        PreparedRequest request = prepared(member, number);
        ready.add(request);
        return Foreseen.of(request);
    }

    private PreparedRequest prepared(BatchMember member, int number) {
        PreparedRequest request = attempt(number, () -> requests.prepared(member));
        if (request.isStream() || request.isPlan()) {
            throw failed(number, new FailureException(new NotTogether("It asks for a stream, or for a plan")));
        }
        return request;
    }

    private <T> T attempt(int number, Supplier<T> stage) {
        try {
            return stage.get();
        } catch (FailureException refused) {
            throw failed(number, refused);
        }
    }

    private FailureException failed(int number, FailureException error) {
        return new FailureException(
                error.failure(), new FailedMember(members.get(number).id(), number, error));
    }

    private static Effects effects(List<Foreseen> all) {
        boolean writes = all.stream().anyMatch(one -> one.effects() == Effects.WRITE);
        boolean trial = all.stream().anyMatch(one -> one.effects() == Effects.TRIAL);
        if (writes && trial) {
            throw new FailureException(new NotTogether(ALIKE));
        }
        return writes ? Effects.WRITE : trial ? Effects.TRIAL : Effects.READ;
    }

    private static @Nullable Duration deadline(List<Foreseen> all) {
        return all.stream()
                .map(Foreseen::deadline)
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .min(Duration::compareTo)
                .orElse(null);
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
            BatchBodies bodies = new BatchBodies(members, steps, this::failed, sizes.referred());
            List<Statement> first = next(steps, bodies, before.size(), List.of());
            boolean whole = keep == null && isCertain(steps, 0);
            Script.Sequel sequel = whole ? null : results -> after(steps, bodies, results, keep);
            Statement statement = Statement.script(first, effects, sizes.answer(), new Script(before, sequel));
            Context context = steps.first();
            Work work = new Work(statement, context, origin(), deadline);
            return dispatcher
                    .result(work)
                    .map(result -> answer(steps, result))
                    .onErrorMap(FailureException.class, error -> blamed(steps, error));
        });
    }

    private Response answer(BatchSteps steps, Result result) {
        try {
            return BatchAnswer.of(members, steps.responses(0, result.all(), this::failed), sizes.answer());
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
            case WritePlan write -> !write.body();
            case ExplainPlan explain -> false;
            case ReadPlan read -> false;
            case CallPlan call -> false;
        };
    }

    /** What has been answered is made an answer of before it goes on: what cannot be is undone. */
    private Script.Part after(
            BatchSteps steps,
            BatchBodies bodies,
            List<Result> results,
            @Nullable Function<Response, List<Statement>> keep) {
        if (steps.forgetFrom(results.size())) {
            bodies.forget();
        }
        int first = steps.count();
        if (first < members.size()) {
            // Of each once: a part has as many before it as there are requests.
            steps.responses(steps.lastPart(), results, this::failed).forEach(Response::release);
            List<Statement> next = next(steps, bodies, results.size(), results);
            return new Script.Part(next, keep == null && isCertain(steps, first));
        }
        Response answer = BatchAnswer.of(members, steps.responses(0, results, this::failed), sizes.answer());
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
    private List<Statement> next(BatchSteps steps, BatchBodies bodies, int from, List<Result> results) {
        List<Statement> statements = new ArrayList<>();
        int first = steps.beginPart();
        for (int i = first; i < members.size() && (i == first || ready.get(i) != null); i++) {
            PreparedRequest known = ready.get(i);
            PreparedRequest request = known == null ? resolved(bodies, results, i) : known;
            statements.addAll(steps.add(request, from + statements.size()));
        }
        return statements;
    }

    private PreparedRequest resolved(BatchBodies bodies, List<Result> results, int number) {
        BatchMember member =
                attempt(number, () -> References.resolved(members.get(number), id -> bodies.body(id, results)));
        PreparedRequest request = prepared(member, number);
        Effects one = request.work().statement().effects();
        if (one.writes() && one != effects) {
            throw failed(number, new FailureException(new NotTogether(ALIKE)));
        }
        return request;
    }

    private Origin origin() {
        return new Origin("rest", BatchHandler.ROUTE, identity.consumer());
    }

    @Override
    public FailureException explained(FailureException error) {
        if (error.failure() instanceof ResultTooLarge large && !large.carriedOut()) {
            return new FailureException(new AnswerTooLarge(sizes.answer()), error);
        }
        return error;
    }

    /** The error of a statement, as that of its request; what failed at the commit is nobody's. */
    private FailureException blamed(BatchSteps steps, FailureException error) {
        int number = steps.blamed(error);
        return number < 0 ? error : failed(number, answers.explained(error, steps.request(number)));
    }
}
