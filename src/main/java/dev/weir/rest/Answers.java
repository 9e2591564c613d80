package dev.weir.rest;

import dev.weir.auth.MissingPrivilege;
import dev.weir.dispatch.Dispatcher;
import dev.weir.dispatch.work.Row;
import dev.weir.dispatch.work.Work;
import dev.weir.error.FailureException;
import dev.weir.http.Response;
import dev.weir.http.ResponseWriter;
import dev.weir.http.StreamWriter;
import dev.weir.rest.plan.AnswerRow;
import dev.weir.rest.plan.ExplainPlan;
import dev.weir.rest.query.WriteGuard;
import dev.weir.rest.response.Raised;
import dev.weir.rest.response.Responses;
import dev.weir.rest.response.SaidBySql;
import io.netty.buffer.ByteBuf;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The last stages of a request: has its statement run, and makes its answer of the one row, or of the stream of rows. */
final class Answers {

    private final Dispatcher dispatcher;
    private final Grants grants;

    Answers(Dispatcher dispatcher, Grants grants) {
        this.dispatcher = dispatcher;
        this.grants = grants;
    }

    /** Dispatches a statement that answers one row, and answers with it. */
    Mono<ServerResponse> one(PreparedRequest prepared) {
        Mono<Response> response = prepared.plan() instanceof ExplainPlan plan
                ? dispatcher
                        .result(prepared.work())
                        .map(result -> Responses.explanation(prepared.request(), plan, result))
                : estimate(prepared).flatMap(estimate -> dispatcher
                        .one(prepared.work())
                        .map(row -> respond(prepared, row, estimate.orElse(null))));
        return response.onErrorMap(FailureException.class, error -> explained(error, prepared))
                .onErrorMap(FailureException.class, error -> WriteGuard.explained(prepared.plan(), error))
                .onErrorMap(FailureException.class, error -> OversizedJson.explained(prepared.plan(), error))
                .flatMap(ResponseWriter::toServerResponse);
    }

    /** Before the rows, so that nothing but the answer is left to be made once there is a row to release. */
    private Mono<Optional<Long>> estimate(PreparedRequest prepared) {
        Work estimate = prepared.estimate();
        return estimate == null
                ? Mono.just(Optional.empty())
                : dispatcher.one(estimate).map(Estimates::rows).map(Optional::of);
    }

    private static Response respond(PreparedRequest prepared, Row row, @Nullable Long estimate) {
        prepared.timing().took("wait", row.waited()).took("run", row.ran());
        Response response = Responses.render(prepared.request(), prepared.plan(), row, prepared.path(), estimate);
        Response said = saidBySql(response, row);
        prepared.timing().tell(said.headers());
        return said;
    }

    /** @param row has been released, but for what SQL has said of the answer */
    private static Response saidBySql(Response response, Row row) {
        try {
            return SaidBySql.of(row).applied(response);
        } catch (FailureException invalid) {
            response.release();
            throw invalid;
        }
    }

    /** Dispatches a statement that answers any number of rows, and answers with them as they come. */
    Mono<ServerResponse> stream(PreparedRequest prepared) {
        // The headers of a stream are known without its rows.
        Response head = Responses.stream(prepared.request());
        if (prepared.plan().body()) {
            return StreamWriter.toServerResponse(head, taken -> objects(prepared, taken), headers -> prepared.timing()
                    .ended("database")
                    .tell(headers));
        }
        prepared.timing().tell(head.headers());
        return ResponseWriter.toServerResponse(head);
    }

    private Flux<ByteBuf> objects(PreparedRequest prepared, LongSupplier taken) {
        return dispatcher
                .rows(prepared.work(), taken)
                .map(Answers::object)
                .onErrorMap(FailureException.class, error -> explained(error, prepared));
    }

    /** The object of a row, which is released. */
    private static ByteBuf object(Row row) {
        try {
            return Objects.requireNonNull(row.bytes(AnswerRow.BODY)).retain();
        } finally {
            row.release();
        }
    }

    /**
     * For a missing privilege: with the status that the credentials call for, and the grant that would help. For what SQL
     * has written as an answer: that answer.
     */
    private FailureException explained(FailureException error, PreparedRequest prepared) {
        return Raised.told(grants.explain(MissingPrivilege.judge(error, prepared.identity()), prepared));
    }
}
