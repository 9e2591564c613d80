package dev.weir.rest;

import dev.weir.dispatch.Dispatcher;
import dev.weir.dispatch.work.Row;
import dev.weir.error.Failure;
import dev.weir.error.FailureException;
import dev.weir.error.ServiceFailure.Internal;
import dev.weir.rest.response.ErrorResponses;
import dev.weir.rest.response.Responses;
import dev.weir.rest.response.RestResponse;
import dev.weir.telemetry.LineLimit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;

/** Answers requests for relations. All but the database's own work happens before a connection is asked for. */
final class RestHandler {

    private static final Logger log = LoggerFactory.getLogger(RestHandler.class);
    private static final LineLimit DEFECTS = new LineLimit(5);

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
     * Answers a request; whatever goes wrong on the way becomes an answer too.
     *
     * @param relation the segment of the path that names the relation, still percent-encoded
     */
    Mono<ServerResponse> handle(ServerRequest request, String relation) {
        return bodies.read(request)
                .map(body -> preparation.prepare(request, relation, body))
                .flatMap(prepared -> prepared.isStream() ? stream(prepared) : one(prepared))
                .onErrorResume(
                        error -> !isGone(error),
                        error -> ResponseWriter.toServerResponse(ErrorResponses.render(failure(error))));
    }

    private Mono<ServerResponse> one(Prepared prepared) {
        return dispatcher
                .one(prepared.work())
                .onErrorMap(FailureException.class, error -> grants.explain(error, prepared))
                .onErrorMap(error -> Unbuilt.explained(prepared.plan(), error))
                .map(row -> respond(prepared, row))
                .flatMap(ResponseWriter::toServerResponse);
    }

    private static RestResponse respond(Prepared prepared, Row row) {
        prepared.timing().took("wait", row.waited()).took("run", row.ran());
        RestResponse response = Responses.render(prepared.request(), prepared.plan(), row, prepared.path());
        prepared.timing().tell(response.headers());
        return response;
    }

    private Flux<Row> rows(Prepared prepared, LongSupplier taken) {
        return dispatcher
                .rows(prepared.work(), taken)
                .onErrorMap(FailureException.class, error -> grants.explain(error, prepared));
    }

    /** The headers of a stream are known without its rows. */
    private Mono<ServerResponse> stream(Prepared prepared) {
        RestResponse head = Responses.stream(prepared.request());
        if (prepared.plan().body()) {
            return StreamWriter.toServerResponse(head, taken -> rows(prepared, taken), prepared.timing());
        }
        prepared.timing().tell(head.headers());
        return ResponseWriter.toServerResponse(head);
    }

    private static Failure failure(Throwable error) {
        if (error instanceof FailureException expected) {
            return expected.failure();
        }
        DEFECTS.take()
                .ifPresent(others -> log.error(
                        "A request failed for a reason that nobody foresaw{}", LineLimit.others(others), error));
        return new Internal(null);
    }

    /** A client that has gone away is no defect, and reads no answer. */
    private static boolean isGone(Throwable error) {
        return error instanceof AbortedException || AbortedException.isConnectionReset(error);
    }
}
