package dev.weir.rest;

import dev.weir.dispatch.Dispatcher;
import dev.weir.dispatch.work.Effects;
import dev.weir.dispatch.work.Result;
import dev.weir.dispatch.work.Script;
import dev.weir.dispatch.work.Statement;
import dev.weir.dispatch.work.Work;
import dev.weir.error.FailureException;
import dev.weir.http.Response;
import java.util.List;
import java.util.function.Function;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** One request that may have a key. */
record LoneWrite(PreparedRequest request, Dispatcher dispatcher, Answers answers) implements Once {

    /** A trial leaves nothing behind. */
    @Override
    public boolean writes() {
        return request.work().statement().effects() == Effects.WRITE && !request.isStream() && !request.isPlan();
    }

    @Override
    public Mono<ServerResponse> plainly() {
        return answers.of(request);
    }

    /** The answer is made before the commit: what cannot be answered or kept is undone. */
    @Override
    public Mono<Response> run(List<Statement> before, Function<Response, List<Statement>> keep) {
        int number = before.size();
        Script script = new Script(before, results -> {
            Response answer = Answers.rendered(request, Answers.row(request, results, number), null);
            return new Script.Part(keep.apply(answer), true);
        });
        Work work = request.work();
        Statement statement =
                Statement.script(List.of(work.statement(), Answers.SAID), Effects.WRITE, Long.MAX_VALUE, script);
        return dispatcher
                .result(new Work(statement, work.context(), work.origin(), work.deadline()))
                .map(result -> answered(result, number));
    }

    private Response answered(Result result, int number) {
        try {
            return Answers.respond(request, Answers.row(request, result.all(), number), null);
        } finally {
            result.release();
        }
    }

    @Override
    public FailureException explained(FailureException error) {
        return answers.explained(error, request);
    }
}
