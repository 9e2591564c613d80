package dev.weir.rest;

import dev.weir.auth.Identities;
import dev.weir.auth.Identity;
import dev.weir.http.BodyReader;
import dev.weir.http.ConsumerLimits;
import dev.weir.http.Direct;
import java.util.Optional;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Answers requests for relations. Each stage has one input and one output; everything before {@link Answers} happens
 * without a connection. A stage that refuses the request throws a {@link dev.weir.error.FailureException}.
 */
final class RestHandler {

    private final Identities identities;
    private final ConsumerLimits limits;
    private final BodyReader bodies;
    private final Preparation preparation;
    private final KeyedWrites keyed;
    private final Answers answers;

    RestHandler(
            Identities identities,
            ConsumerLimits limits,
            BodyReader bodies,
            Preparation preparation,
            KeyedWrites keyed,
            Answers answers) {
        this.identities = identities;
        this.limits = limits;
        this.bodies = bodies;
        this.preparation = preparation;
        this.keyed = keyed;
        this.answers = answers;
    }

    /**
     * The way of a request. Ends in an answer, or in an error.
     *
     * @param segment the segment of the path that names the target, still percent-encoded
     */
    Mono<ServerResponse> handle(ServerRequest http, String segment) {
        return Direct.flatMap(
                identities.identify(http),
                identity -> limits.within(identity.consumer(), () -> answer(http, segment, identity)));
    }

    private Mono<ServerResponse> answer(ServerRequest http, String segment, Identity identity) {
        return Direct.flatMap(bodies.read(http), body -> answer(Asked.of(http, segment, body), identity));
    }

    private Mono<ServerResponse> answer(Asked asked, Identity identity) {
        Optional<IdempotencyKey> key = keyed.key(asked, identity);
        return key.isEmpty()
                ? answers.of(preparation.prepare(asked, identity))
                : keyed.answer(key.get(), () -> answers.once(preparation.prepare(asked, identity)));
    }
}
