package dev.weir.rest;

import dev.weir.auth.MissingPrivilege;
import dev.weir.dispatch.Dispatcher;
import dev.weir.dispatch.work.Effects;
import dev.weir.dispatch.work.Result;
import dev.weir.dispatch.work.Row;
import dev.weir.dispatch.work.Shape;
import dev.weir.dispatch.work.Statement;
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
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The last stages of a request: has its statement run, and makes its answer of the one row, or of the stream of rows. */
final class Answers {

    /** Asks what SQL has said of the answer, after a statement of several. */
    static final Statement SAID = new Statement(
            Shape.of("select nullif(pg_catalog.current_setting('response.status', true), ''),"
                    + " nullif(pg_catalog.current_setting('response.headers', true), '')"),
            List.of(),
            Effects.WRITE);

    private final Dispatcher dispatcher;
    private final Grants grants;

    Answers(Dispatcher dispatcher, Grants grants) {
        this.dispatcher = dispatcher;
        this.grants = grants;
    }

    /** The request as one that may have a key. */
    Once once(PreparedRequest prepared) {
        return new LoneWrite(prepared, dispatcher, this);
    }

    /** Has the statement run, and answers with its row or its rows. */
    Mono<ServerResponse> of(PreparedRequest prepared) {
        return prepared.isStream() ? stream(prepared) : one(prepared);
    }

    /** Dispatches a statement that answers one row, and answers with it. */
    private Mono<ServerResponse> one(PreparedRequest prepared) {
        Mono<ServerResponse> response = prepared.plan() instanceof ExplainPlan plan
                ? dispatcher
                        .result(prepared.work())
                        .map(result -> ResponseWriter.of(Responses.explanation(prepared.request(), plan, result)))
                : counted(prepared);
        return response.onErrorMap(
                error -> error instanceof FailureException failed ? explained(failed, prepared) : error);
    }

    /** An estimate comes before the rows, so that nothing but the answer is left to be made once there is a row to release. */
    private Mono<ServerResponse> counted(PreparedRequest prepared) {
        Work estimate = prepared.estimate();
        return estimate == null
                ? row(prepared, null)
                : dispatcher.one(estimate).map(Estimates::rows).flatMap(rows -> row(prepared, rows));
    }

    private Mono<ServerResponse> row(PreparedRequest prepared, @Nullable Long estimate) {
        return dispatcher.one(prepared.work()).map(row -> ResponseWriter.of(respond(prepared, row, estimate)));
    }

    /** Makes the answer of the row, which is released, and says how long it took. */
    static Response respond(PreparedRequest prepared, Row row, @Nullable Long estimate) {
        prepared.timing().took("wait", row.waited()).took("run", row.ran());
        Response said = rendered(prepared, row, estimate);
        prepared.timing().tell(said.headers());
        return said;
    }

    /** Makes the answer of the row, which is released. */
    static Response rendered(PreparedRequest prepared, Row row, @Nullable Long estimate) {
        return saidBySql(Responses.render(prepared.request(), prepared.plan(), row, prepared.path(), estimate), row);
    }

    /**
     * The row of a statement of several, with what SQL has said of it in the result behind it. It is the caller's; the
     * results keep their own.
     */
    static Row row(PreparedRequest prepared, List<Result> results, int number) {
        Row row = results.get(number)
                .rows()
                .getFirst()
                .share(prepared.work().statement().columns());
        row.describe(results.get(number + 1).rows().getFirst().share());
        return row;
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
    private Mono<ServerResponse> stream(PreparedRequest prepared) {
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
                .onErrorMap(FailureException.class, error -> told(error, prepared));
    }

    /** The object of a row, which is released. */
    private static ByteBuf object(Row row) {
        try {
            return Objects.requireNonNull(row.bytes(AnswerRow.BODY)).retain();
        } finally {
            row.release();
        }
    }

    /** The same error, or what it means for this request. */
    FailureException explained(FailureException error, PreparedRequest prepared) {
        FailureException told = WriteGuard.explained(prepared.plan(), told(error, prepared));
        return OversizedJson.explained(prepared.plan(), told);
    }

    /**
     * For a missing privilege: with the status that the credentials call for, and the grant that would help. For what SQL
     * has written as an answer: that answer.
     */
    private FailureException told(FailureException error, PreparedRequest prepared) {
        return Raised.told(grants.explain(MissingPrivilege.judge(error, prepared.identity()), prepared));
    }
}
