package dev.weir.rest;

import dev.weir.auth.Identities;
import dev.weir.auth.Identity;
import dev.weir.dispatch.Dispatcher;
import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure.RouteNotFound;
import dev.weir.http.BodyReader;
import dev.weir.http.ConsumerLimits;
import dev.weir.http.RequestAttributes;
import dev.weir.http.ResponseWriter;
import dev.weir.rest.request.BatchMember;
import dev.weir.rest.request.BatchParser;
import dev.weir.rest.request.RawRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Answers a POST to the root: several requests in one transaction. */
final class BatchHandler {

    /** What such a request is for. */
    static final String ROUTE = "batch";

    private final RestProperties properties;
    private final int most;
    private final Identities identities;
    private final ConsumerLimits limits;
    private final BodyReader bodies;
    private final Preparation preparation;
    private final KeyedWrites keyed;
    private final Dispatcher dispatcher;
    private final Answers answers;

    /** @param most how many requests there may be in one */
    BatchHandler(
            RestProperties properties,
            int most,
            Identities identities,
            ConsumerLimits limits,
            BodyReader bodies,
            Preparation preparation,
            KeyedWrites keyed,
            Dispatcher dispatcher,
            Answers answers) {
        this.properties = properties;
        this.most = most;
        this.identities = identities;
        this.limits = limits;
        this.bodies = bodies;
        this.preparation = preparation;
        this.keyed = keyed;
        this.dispatcher = dispatcher;
        this.answers = answers;
    }

    Mono<ServerResponse> handle(ServerRequest http) {
        http.attributes().put(RequestAttributes.ROUTE, ROUTE);
        return identities
                .identify(http)
                .flatMap(identity -> limits.within(identity.consumer(), answer(http, identity)))
                .onErrorResume(FailureException.class, BatchHandler::told);
    }

    private Mono<ServerResponse> answer(ServerRequest http, Identity identity) {
        return bodies.read(http).map(body -> Asked.of(http, "", body)).flatMap(asked -> keyed.key(asked, identity)
                .map(key -> keyed.answer(key, () -> batch(http, asked, identity)))
                .orElseGet(() -> batch(http, asked, identity).plainly()));
    }

    private Batch batch(ServerRequest http, Asked asked, Identity identity) {
        return new Batch(
                identity,
                BatchParser.parse(asked.raw().body(), most),
                member -> preparation.prepare(asked(http, asked, member), identity),
                dispatcher,
                answers,
                properties.maxResponse().toBytes());
    }

    /** A request of several as if it had come alone, with what the whole says of its client. */
    private Asked asked(ServerRequest http, Asked whole, BatchMember member) {
        String url = relative(member.url());
        int query = url.indexOf('?');
        String segment = query < 0 ? url : url.substring(0, query);
        if (!RestRoutes.isTarget(segment)) {
            throw new FailureException(new RouteNotFound(
                    segment, "A url is relative to " + properties.path() + "/: {relation}, or rpc/{function}"));
        }
        String path = properties.path() + "/" + segment;
        RawRequest raw = new RawRequest(
                member.method(), segment, query < 0 ? null : url.substring(query + 1), member::values, body(member));
        return new Asked(
                raw,
                path,
                whole.traceparent(),
                () -> RequestSettings.of(http, member.method(), path, member.headers()),
                route -> {});
    }

    /** As the URI of a request comes: a character a byte. */
    private String relative(String url) {
        String root = properties.path() + "/";
        String relative =
                url.startsWith(root) ? url.substring(root.length()) : url.startsWith("/") ? url.substring(1) : url;
        return new String(relative.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static ByteBuffer body(BatchMember member) {
        String body = BodyReader.isRead(member.method()) ? member.body() : null;
        return ByteBuffer.wrap(Objects.requireNonNullElse(body, "").getBytes(StandardCharsets.UTF_8));
    }

    private static Mono<ServerResponse> told(FailureException error) {
        return error.getCause() instanceof FailedMember failed
                ? ResponseWriter.toServerResponse(BatchAnswer.of(error.failure(), failed))
                : Mono.error(error);
    }
}
