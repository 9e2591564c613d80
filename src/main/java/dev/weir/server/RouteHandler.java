package dev.weir.server;

import dev.weir.auth.OwnConnections;
import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure;
import dev.weir.http.ClientAddress;
import dev.weir.http.Cors;
import dev.weir.http.Direct;
import dev.weir.http.Failures;
import dev.weir.http.RequestAttributes;
import dev.weir.http.ResponseWriter;
import dev.weir.telemetry.Event;
import dev.weir.telemetry.Observer;
import dev.weir.telemetry.Tracing;
import dev.weir.telemetry.Tracing.RequestSpan;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.codec.HttpMessageWriter;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.cors.reactive.CorsUtils;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.HandlerStrategies;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.result.view.ViewResolver;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebSession;
import org.springframework.web.server.adapter.DefaultServerWebExchange;
import org.springframework.web.server.i18n.AcceptHeaderLocaleContextResolver;
import org.springframework.web.server.i18n.LocaleContextResolver;
import org.springframework.web.server.session.WebSessionManager;
import reactor.core.Fuseable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.netty.channel.AbortedException;

/**
 * From the server to a route and back: finds the route, has its answer written, renders its
 * failure, and reports that the request was answered.
 *
 * <p>It stands where {@code RouterFunctions.toWebHandler} behind {@code WebHttpHandlerBuilder} would. Their observation,
 * log lines and operators cost more than all that happens here, and nothing of it is used.
 */
final class RouteHandler implements HttpHandler {

    /** The request attribute of one whose client went away while its body was read. */
    private static final String GONE = "dev.weir.gone";

    private static final Mono<HandlerFunction<ServerResponse>> NO_ROUTE =
            Mono.error(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    private static final Mono<ServerResponse> FORBIDDEN = Mono.error(() -> new FailureException(
            new RequestFailure.CrossSiteWrite("A preflight, and no other site is allowed to ask")));
    private static final Mono<WebSession> NO_SESSION =
            Mono.error(() -> new UnsupportedOperationException("There are no sessions"));
    private static final WebSessionManager SESSIONS = exchange -> NO_SESSION;
    private static final LocaleContextResolver LOCALES = new AcceptHeaderLocaleContextResolver();

    private final ServerCodecConfigurer codecs = ServerCodecConfigurer.create();
    private final HandlerStrategies strategies = HandlerStrategies.withDefaults();
    private final ServerResponse.Context context = new Writers(strategies);
    private final List<RouterFunction<ServerResponse>> routes;
    private final Failures failures;
    private final Cors cors;
    private final Observer observer;
    private final Tracing tracing;
    private final OwnConnections own;

    private record Writers(HandlerStrategies strategies) implements ServerResponse.Context {
        @Override
        public List<HttpMessageWriter<?>> messageWriters() {
            return strategies.messageWriters();
        }

        @Override
        public List<ViewResolver> viewResolvers() {
            return strategies.viewResolvers();
        }
    }

    /**
     * A handler of all routes.
     *
     * @param routes tried one by one: the busiest first
     * @param own connections whose requests are neither counted nor traced
     */
    RouteHandler(
            List<RouterFunction<ServerResponse>> routes,
            Failures failures,
            Cors cors,
            Observer observer,
            Tracing tracing,
            OwnConnections own) {
        this.routes = List.copyOf(routes);
        this.failures = failures;
        this.cors = cors;
        this.observer = observer;
        this.tracing = tracing;
        this.own = own;
    }

    @Override
    public Mono<Void> handle(ServerHttpRequest received, ServerHttpResponse response) {
        long began = System.nanoTime();
        ClientRequest request = (ClientRequest) received;
        ServerWebExchange exchange = new DefaultServerWebExchange(request, response, SESSIONS, codecs, LOCALES);
        boolean isOwn = own.sent(received);
        RequestSpan span = isOwn
                ? RequestSpan.NONE
                : tracing.begin(
                        request.getMethod().name(), name -> request.getHeaders().getFirst(name));
        String traceparent = span.traceparent();
        if (traceparent != null) {
            exchange.getAttributes().put(RequestAttributes.TRACEPARENT, traceparent);
        }
        Mono<Void> written = Mono.defer(() -> answer(exchange)).onErrorResume(error -> fail(exchange, error));
        // Writing a body to the response to HEAD completes nothing.
        return (HttpMethod.HEAD.equals(request.getMethod()) ? written.then(Mono.defer(response::setComplete)) : written)
                .doFinally(signal -> tell(
                        answered(exchange, signal, began, traceparent), isOwn || request.isAnsweredElsewhere(), span));
    }

    private Mono<Void> answer(ServerWebExchange exchange) {
        ServerRequest request = ServerRequest.create(exchange, strategies.messageReaders());
        return Direct.flatMap(
                Direct.flatMap(route(request, 0), handler -> answer(request, handler)),
                response -> response.writeTo(exchange, context));
    }

    private Mono<ServerResponse> answer(ServerRequest request, HandlerFunction<ServerResponse> handler) {
        return CorsUtils.isPreFlightRequest(request.exchange().getRequest())
                ? preflight(request)
                : handler.handle(request);
    }

    /** Answered by itself: the browser sends no credentials with it, and nothing is asked of the database. */
    private Mono<ServerResponse> preflight(ServerRequest request) {
        return cors.allows(request.headers().header(HttpHeaders.ORIGIN))
                ? ServerResponse.noContent().headers(cors::describe).build()
                : FORBIDDEN;
    }

    /** Most routes know at once whether they are meant. */
    private Mono<HandlerFunction<ServerResponse>> route(ServerRequest request, int from) {
        if (from == routes.size()) {
            return NO_ROUTE;
        }
        Mono<HandlerFunction<ServerResponse>> found = routes.get(from).route(request);
        if (found.equals(Mono.empty())) {
            return route(request, from + 1);
        }
        return found instanceof Fuseable.ScalarCallable
                ? found
                : found.switchIfEmpty(Mono.defer(() -> route(request, from + 1)));
    }

    /** A response that has begun cannot be replaced: the error goes on, and breaks it off. */
    private Mono<Void> fail(ServerWebExchange exchange, Throwable error) {
        ServerHttpResponse response = exchange.getResponse();
        if (response.isCommitted()) {
            return Mono.error(error);
        }
        if (error instanceof AbortedException) {
            // The connection ended while the body was read: no defect, and no client to answer.
            exchange.getAttributes().put(GONE, true);
            return Mono.empty();
        }
        response.getHeaders().clear();
        return ResponseWriter.toServerResponse(failures.render(error, exchange.getRequest()))
                .flatMap(answer -> answer.writeTo(exchange, context));
    }

    private void tell(Event.Answered answered, boolean isSilent, RequestSpan span) {
        if (!isSilent) {
            observer.on(answered);
        }
        span.end(answered.route(), answered.status());
    }

    private static Event.Answered answered(
            ServerWebExchange exchange, SignalType signal, long began, @Nullable String traceparent) {
        String consumer = exchange.getAttribute(RequestAttributes.CONSUMER);
        return new Event.Answered(
                exchange.getRequest().getMethod().name(),
                exchange.getAttributeOrDefault(RequestAttributes.ROUTE, "other"),
                status(exchange, signal),
                Duration.ofNanos(System.nanoTime() - began),
                traceparent,
                consumer == null ? ClientAddress.of(exchange.getRequest().getRemoteAddress()) : consumer);
    }

    /** 0 when the client went away before there was a status. */
    private static int status(ServerWebExchange exchange, SignalType signal) {
        ServerHttpResponse response = exchange.getResponse();
        boolean leftUnanswered = signal == SignalType.CANCEL && !response.isCommitted();
        if (leftUnanswered || exchange.getAttributes().containsKey(GONE)) {
            return 0;
        }
        HttpStatusCode status = response.getStatusCode();
        return status == null ? 200 : status.value();
    }
}
