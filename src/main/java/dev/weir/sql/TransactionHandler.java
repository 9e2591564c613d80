package dev.weir.sql;

import dev.weir.dispatch.OpenTransaction;
import dev.weir.dispatch.work.Raw;
import dev.weir.dispatch.work.Raw.Part;
import dev.weir.dispatch.work.Result;
import dev.weir.dispatch.work.Statement;
import dev.weir.dispatch.work.Work;
import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure;
import dev.weir.error.ServiceFailure;
import dev.weir.error.TransactionFailure;
import dev.weir.http.BodyReader;
import dev.weir.http.Fields;
import dev.weir.http.RequestAttributes;
import dev.weir.http.Response;
import dev.weir.http.ResponseWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Answers {@code /sql/transactions}: interactive transactions as a resource. */
final class TransactionHandler {

    private static final String PATH = "/sql/transactions";
    private static final String ID = "id";
    private static final String ROUTE = "sql/transactions";

    private static final String COMMIT = "commit";
    private static final String COMMIT_PATH = "/commit";
    private static final String ROLLBACK = "rollback";

    private final Callers callers;
    private final BodyReader bodies;
    private final RequestParser parser;
    private final Transactions transactions;
    private final @Nullable Duration deadline;

    TransactionHandler(
            Callers callers,
            BodyReader bodies,
            RequestParser parser,
            Transactions transactions,
            @Nullable Duration deadline) {
        this.callers = callers;
        this.bodies = bodies;
        this.parser = parser;
        this.transactions = transactions;
        this.deadline = deadline;
    }

    RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route(RequestPredicates.path(PATH), http -> handle(http, "OPTIONS, POST", this::begin))
                .andRoute(
                        RequestPredicates.path(PATH + "/{id}"),
                        http -> handle(http, "DELETE, OPTIONS, POST", this::one))
                .andRoute(
                        RequestPredicates.path(PATH + "/{id}" + COMMIT_PATH),
                        http -> handle(http, "OPTIONS, POST", this::commit));
    }

    private interface Way {
        Mono<Response> of(ServerRequest http, Callers.Caller caller);
    }

    private Mono<ServerResponse> handle(ServerRequest http, String methods, Way way) {
        http.attributes().put(RequestAttributes.ROUTE, ROUTE);
        String method = http.method().name();
        Mono<Response> answer = "OPTIONS".equals(method)
                ? Mono.just(answer(200, headers -> headers.set(Fields.ALLOW, methods), Unpooled.EMPTY_BUFFER))
                : List.of(methods.split(", ")).contains(method)
                        ? ask(http, way)
                        : Mono.error(new FailureException(new RequestFailure.MethodNotAllowed(method, methods)));
        return answer.onErrorResume(FailureException.class, failed -> Mono.just(Errors.render(failed)))
                .flatMap(ResponseWriter::toServerResponse);
    }

    /** To refuse the end of a transaction would keep a connection for nothing: that has no limit. */
    private Mono<Response> ask(ServerRequest http, Way way) {
        boolean ends = "DELETE".equals(http.method().name()) || http.path().endsWith(COMMIT_PATH);
        return ends
                ? callers.askedWithoutLimits(http, caller -> way.of(http, caller))
                : callers.asked(http, caller -> way.of(http, caller));
    }

    private Mono<Response> begin(ServerRequest http, Callers.Caller caller) {
        return bodies.read(http).map(BeginRequest::parse).flatMap(asked -> transactions
                .begin(asked.transaction(), asked.timeout(), caller, deadline)
                .map(TransactionHandler::begun));
    }

    private static Response begun(Transactions.Begun one) {
        ObjectNode body = JsonMapper.shared().createObjectNode();
        body.put(ID, one.id());
        body.put("timeout", one.terms().timeout().toMillis());
        body.put("idleTimeout", one.terms().idleTimeout().toMillis());
        return answer(201, headers -> headers.set(Fields.LOCATION, PATH + "/" + one.id()), json(body));
    }

    private Mono<Response> one(ServerRequest http, Callers.Caller caller) {
        return "DELETE".equals(http.method().name()) ? rollBack(http, caller) : statement(http, caller);
    }

    private Mono<Response> statement(ServerRequest http, Callers.Caller caller) {
        return Mono.fromCallable(() -> transactions.open(http.pathVariable(ID), caller.owner()))
                .flatMap(one -> bodies.read(http)
                        .map(body -> parser.parse(http.headers(), body, Part.WITHIN))
                        .flatMap(request -> run(one, request, caller)));
    }

    private Mono<Response> run(Transactions.Begun one, SqlRequest request, Callers.Caller caller) {
        Statement statement = request.statement();
        return statement == null
                ? Mono.just(Results.none(request))
                : run(one, statement, caller).map(result -> Results.render(result, request));
    }

    private Mono<Result> run(Transactions.Begun one, Statement statement, Callers.Caller caller) {
        return one.transaction().run(new Work(statement, caller.context(), caller.origin(), deadline));
    }

    private Mono<Result> end(Transactions.Begun one, String how, Callers.Caller caller) {
        return run(one, Statement.raw(how, List.of(), new Raw(null, List.of(), Long.MAX_VALUE, Part.WITHIN)), caller);
    }

    /** PostgreSQL answers the commit of a transaction that has failed with a rollback, and without an error. */
    private Mono<Response> commit(ServerRequest http, Callers.Caller caller) {
        return Mono.fromCallable(() -> transactions.open(http.pathVariable(ID), caller.owner()))
                .flatMap(one -> end(one, COMMIT, caller))
                .map(result -> {
                    result.release();
                    if (!COMMIT.equalsIgnoreCase(result.command())) {
                        throw new FailureException(new TransactionFailure.RolledBack());
                    }
                    return answer(
                            200,
                            headers -> {},
                            json(JsonMapper.shared().createObjectNode().put("committed", true)));
                });
    }

    /** What runs in it is not waited for, but cancelled. */
    private Mono<Response> rollBack(ServerRequest http, Callers.Caller caller) {
        return Mono.fromCallable(() -> transactions.open(http.pathVariable(ID), caller.owner()))
                .flatMap(one -> ended(one.transaction(), end(one, ROLLBACK, caller)))
                .then(Mono.fromCallable(TransactionHandler::gone));
    }

    /** It ends by its rollback; or without, when that is not sent, or its client does not wait for it. */
    static Mono<Void> ended(OpenTransaction transaction, Mono<Result> rollback) {
        return rollback.doOnNext(Result::release)
                .onErrorResume(TransactionHandler::waits, busy -> Mono.fromRunnable(transaction::giveUp))
                .doOnCancel(transaction::giveUp)
                .then();
    }

    /** Whether the rollback has not been sent, since another statement has the connection. */
    private static boolean waits(Throwable error) {
        return error instanceof FailureException failed
                && (failed.failure() instanceof TransactionFailure.Busy
                        || failed.failure() instanceof ServiceFailure.WaitedTooLong);
    }

    private static Response gone() {
        return new Response(204, new DefaultHttpHeaders(), null);
    }

    private static ByteBuf json(ObjectNode body) {
        return Unpooled.wrappedBuffer(body.toString().getBytes(StandardCharsets.UTF_8));
    }

    private interface Extra {
        void add(HttpHeaders headers);
    }

    private static Response answer(int status, Extra extra, ByteBuf body) {
        HttpHeaders headers = new DefaultHttpHeaders();
        if (body.isReadable()) {
            headers.set(Fields.CONTENT_TYPE, Fields.JSON);
        }
        headers.set(Fields.CONTENT_LENGTH, body.readableBytes());
        extra.add(headers);
        return new Response(status, headers, body);
    }
}
