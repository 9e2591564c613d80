package dev.weir.sql;

import dev.weir.dispatch.Dispatcher;
import dev.weir.dispatch.work.Statement;
import dev.weir.dispatch.work.Work;
import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure;
import dev.weir.http.BodyReader;
import dev.weir.http.Fields;
import dev.weir.http.RequestAttributes;
import dev.weir.http.Response;
import dev.weir.http.ResponseWriter;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Answers {@code /sql}. Everything before the dispatcher happens without a connection. */
final class SqlHandler {

    private static final String PATH = "/sql";
    private static final String METHODS = "OPTIONS, POST";

    private final Callers callers;
    private final BodyReader bodies;
    private final RequestParser parser;
    private final Dispatcher dispatcher;
    private final @Nullable Duration deadline;

    SqlHandler(
            Callers callers,
            BodyReader bodies,
            RequestParser parser,
            Dispatcher dispatcher,
            @Nullable Duration deadline) {
        this.callers = callers;
        this.bodies = bodies;
        this.parser = parser;
        this.dispatcher = dispatcher;
        this.deadline = deadline;
    }

    RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route(RequestPredicates.path(PATH), this::handle);
    }

    private Mono<ServerResponse> handle(ServerRequest http) {
        http.attributes().put(RequestAttributes.ROUTE, Callers.SQL);
        return answer(http)
                .onErrorResume(FailureException.class, failed -> Mono.just(Errors.render(failed)))
                .flatMap(ResponseWriter::toServerResponse);
    }

    private Mono<Response> answer(ServerRequest http) {
        return switch (http.method().name()) {
            case "POST" -> post(http);
            case "OPTIONS" -> Mono.just(options());
            default ->
                Mono.error(new FailureException(
                        new RequestFailure.MethodNotAllowed(http.method().name(), METHODS)));
        };
    }

    private static Response options() {
        HttpHeaders headers = new DefaultHttpHeaders();
        headers.set(Fields.ALLOW, METHODS);
        headers.set(Fields.CONTENT_LENGTH, 0);
        return new Response(200, headers, null);
    }

    /** The way of a request. The body of a client that may not ask is not read. */
    private Mono<Response> post(ServerRequest http) {
        return callers.asked(http, caller -> bodies.read(http)
                .map(body -> parser.parse(http.headers(), body))
                .flatMap(request -> run(request, caller)));
    }

    private Mono<Response> run(SqlRequest request, Callers.Caller caller) {
        Statement statement = request.statement();
        return statement == null
                ? Mono.just(Results.none(request))
                : dispatcher
                        .result(new Work(statement, caller.context(), caller.origin(), deadline))
                        .map(result -> Results.render(result, request));
    }
}
