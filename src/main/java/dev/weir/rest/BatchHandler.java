package dev.weir.rest;

import dev.weir.auth.Identities;
import dev.weir.auth.Identity;
import dev.weir.dispatch.Dispatcher;
import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure.Malformed;
import dev.weir.http.BodyReader;
import dev.weir.http.ConsumerLimits;
import dev.weir.http.RequestAttributes;
import dev.weir.http.ResponseWriter;
import dev.weir.rest.request.BatchParser;
import java.util.Locale;
import java.util.stream.Stream;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Answers a POST to the root: several requests in one transaction. */
final class BatchHandler {

    /** What such a request is for. */
    static final String ROUTE = "batch";

    private final RestProperties properties;
    private final BatchProperties batch;
    private final Identities identities;
    private final ConsumerLimits limits;
    private final BodyReader bodies;
    private final Preparation preparation;
    private final KeyedWrites keyed;
    private final Dispatcher dispatcher;
    private final Answers answers;

    BatchHandler(
            RestProperties properties,
            BatchProperties batch,
            Identities identities,
            ConsumerLimits limits,
            BodyReader bodies,
            Preparation preparation,
            KeyedWrites keyed,
            Dispatcher dispatcher,
            Answers answers) {
        this.properties = properties;
        this.batch = batch;
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
        return bodies.read(http)
                .map(body -> Asked.of(http, "", body))
                .doOnNext(BatchHandler::requireNoEnd)
                .flatMap(asked -> keyed.key(asked, identity)
                        .map(key -> keyed.answer(key, () -> batch(http, asked, identity)))
                        .orElseGet(() -> batch(http, asked, identity).plainly()));
    }

    /** Each of the requests says how it ends; what the whole says would go unheard. */
    private static void requireNoEnd(Asked asked) {
        asked.raw().headers().values("Prefer").stream()
                .flatMap(header -> Stream.of(header.split(",", -1)))
                .map(String::strip)
                .filter(preference -> preference.toLowerCase(Locale.ROOT).startsWith("tx="))
                .findFirst()
                .ifPresent(end -> {
                    throw new FailureException(new Malformed(
                            "The preference %s is not allowed".formatted(end),
                            "Header Prefer; to ignore it would change what is written",
                            "Give it to each of the requests"));
                });
    }

    private Batch batch(ServerRequest http, Asked asked, Identity identity) {
        return new Batch(
                identity,
                BatchParser.parse(asked.raw().body(), batch.maxRequests()),
                new BatchRequests(http, asked, identity, properties.path(), preparation),
                dispatcher,
                answers,
                new Batch.Sizes(
                        properties.maxResponse().toBytes(), batch.maxReferred().toBytes()));
    }

    private static Mono<ServerResponse> told(FailureException error) {
        return error.getCause() instanceof FailedMember failed
                ? ResponseWriter.toServerResponse(BatchAnswer.of(error.failure(), failed))
                : Mono.error(error);
    }
}
