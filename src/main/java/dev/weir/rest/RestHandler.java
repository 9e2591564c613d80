package dev.weir.rest;

import dev.weir.dispatch.Dispatcher;
import dev.weir.dispatch.Row;
import dev.weir.error.FailureException;
import dev.weir.http.BodyReader;
import dev.weir.http.Response;
import dev.weir.http.ResponseWriter;
import dev.weir.http.StreamWriter;
import dev.weir.rest.plan.AnswerRow;
import dev.weir.rest.response.Responses;
import io.netty.buffer.ByteBuf;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Answers requests for relations. All but the database's own work happens before a connection is asked for. */
final class RestHandler {

    private final BodyReader bodies;
    private final Preparation preparation;
    private final Dispatcher dispatcher;
    private final Grants grants;

    RestHandler(BodyReader bodies, Preparation preparation, Dispatcher dispatcher, Grants grants) {
        this.bodies = bodies;
        this.preparation = preparation;
        this.dispatcher = dispatcher;
        this.grants = grants;
    }

    /**
     * Answers a request, or ends in an error.
     *
     * @param relation the segment of the path that names the relation, still percent-encoded
     */
    Mono<ServerResponse> handle(ServerRequest request, String relation) {
        return bodies.read(request)
                .map(body -> preparation.prepare(request, relation, body))
                .flatMap(prepared -> prepared.isStream() ? stream(prepared) : one(prepared));
    }

    private Mono<ServerResponse> one(Prepared prepared) {
        return dispatcher
                .one(prepared.work())
                .onErrorMap(FailureException.class, error -> grants.explain(error, prepared))
                .onErrorMap(error -> Unbuilt.explained(prepared.plan(), error))
                .map(row -> respond(prepared, row))
                .flatMap(ResponseWriter::toServerResponse);
    }

    private static Response respond(Prepared prepared, Row row) {
        prepared.timing().took("wait", row.waited()).took("run", row.ran());
        Response response = Responses.render(prepared.request(), prepared.plan(), row, prepared.path());
        prepared.timing().tell(response.headers());
        return response;
    }

    private Flux<ByteBuf> objects(Prepared prepared, LongSupplier taken) {
        return dispatcher
                .rows(prepared.work(), taken)
                .map(RestHandler::object)
                .onErrorMap(FailureException.class, error -> grants.explain(error, prepared));
    }

    /** The object of a row, which is released. */
    private static ByteBuf object(Row row) {
        try {
            return Objects.requireNonNull(row.bytes(AnswerRow.BODY)).retain();
        } finally {
            row.release();
        }
    }

    /** The headers of a stream are known without its rows. */
    private Mono<ServerResponse> stream(Prepared prepared) {
        Response head = Responses.stream(prepared.request());
        if (prepared.plan().body()) {
            return StreamWriter.toServerResponse(head, taken -> objects(prepared, taken), headers -> prepared.timing()
                    .ended("database")
                    .tell(headers));
        }
        prepared.timing().tell(head.headers());
        return ResponseWriter.toServerResponse(head);
    }
}
