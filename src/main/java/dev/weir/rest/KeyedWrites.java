package dev.weir.rest;

import dev.weir.auth.Identity;
import dev.weir.dispatch.Dispatcher;
import dev.weir.dispatch.work.Context;
import dev.weir.dispatch.work.Origin;
import dev.weir.dispatch.work.Result;
import dev.weir.dispatch.work.ServerException;
import dev.weir.dispatch.work.Work;
import dev.weir.error.FailureException;
import dev.weir.error.KeyFailure.KeyInUse;
import dev.weir.error.KeyFailure.KeyedFateUnknown;
import dev.weir.error.KeyFailure.KeysNotKept;
import dev.weir.error.ServiceFailure.WriteFateUnknown;
import dev.weir.http.Response;
import dev.weir.http.ResponseWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Carries out writes with an Idempotency-Key once, however often they are sent. The transaction of the write claims the key as
 * the login, writes as the request's role, and keeps the answer as the login again: there is an answer with the key if and
 * only if the write was committed. A claim never waits, so that a request whose key is in use holds no connection.
 */
final class KeyedWrites {

    private static final Set<String> METHODS = Set.of("POST", "PATCH", "PUT", "DELETE");

    private static final String ROUTE = "idempotency";

    private static final Duration SOON = Duration.ofSeconds(1);

    private static final String GUARD = "22P02";
    private static final String UNIQUE = "23505";

    /** The letter of the field with the schema that an error is about. */
    private static final char SCHEMA_FIELD = 's';

    private static final Set<String> MISSING = Set.of("42P01", "3F000");

    private final IdempotencyProperties properties;
    private final Dispatcher dispatcher;

    KeyedWrites(IdempotencyProperties properties, Dispatcher dispatcher) {
        this.properties = properties;
        this.dispatcher = dispatcher;
    }

    /** The key of a request that may write; nothing when it has none, or keys have no meaning here. */
    Optional<IdempotencyKey> key(Asked asked, Identity identity) {
        return properties.enabled() && METHODS.contains(asked.raw().method())
                ? IdempotencyKey.of(asked, identity, properties.maxKeyLength())
                : Optional.empty();
    }

    /**
     * Answers a request with a key. What cannot write anything goes its usual way.
     *
     * @param prepared fails when the request is refused: it may have been good when it came first, before the schema changed
     */
    Mono<ServerResponse> answer(IdempotencyKey key, Supplier<? extends Once> prepared) {
        return Mono.<Once>fromSupplier(prepared)
                .flatMap(once -> once.writes() ? written(key, once) : once.plainly())
                .onErrorResume(FailureException.class, error -> orKept(key, error));
    }

    private Mono<ServerResponse> written(IdempotencyKey key, Once once) {
        long maxBytes = properties.maxAnswer().toBytes();
        Mono<Response> run = once.run(
                        KeyStore.claim(key), answer -> KeyStore.keep(key, KeptAnswer.of(answer, maxBytes)))
                .onErrorMap(FailureException.class, error -> told(error, once));
        return withTable(run).flatMap(ResponseWriter::toServerResponse);
    }

    private static FailureException told(FailureException error, Once once) {
        if (error.failure() instanceof WriteFateUnknown) {
            return new FailureException(new KeyedFateUnknown(SOON), error.getCause());
        }
        if (isOf(KeyStore.LOCKS, GUARD, error)) {
            return new FailureException(new KeyInUse(SOON), error);
        }
        boolean ofTheClaim = error.getCause() instanceof ServerException server
                && server.statement() != ServerException.NONE
                && server.statement() <= KeyStore.LOOKS;
        return ofTheClaim || isKept(error) ? error : once.explained(error);
    }

    private static boolean isOf(int statement, String code, FailureException error) {
        return error.getCause() instanceof ServerException server
                && server.statement() == statement
                && server.error().code().equals(code);
    }

    /** Whether there is an answer with the key: the claim has seen it, or the answer could not be kept beside it. */
    private static boolean isKept(FailureException error) {
        return isOf(KeyStore.LOOKS, GUARD, error)
                || (error.getCause() instanceof ServerException server
                        && server.error().code().equals(UNIQUE)
                        && KeyStore.SCHEMA.equals(server.error().fields().get(SCHEMA_FIELD)));
    }

    /** The answer that is kept with the key; the error when there is none. */
    private Mono<ServerResponse> orKept(IdempotencyKey key, FailureException error) {
        boolean mayBeKept = isKept(error) || !(error.getCause() instanceof ServerException);
        return mayBeKept
                        && !(error.failure() instanceof KeyInUse)
                        && error.failure().status() < 500
                ? kept(key).switchIfEmpty(Mono.error(error)).onErrorMap(KeyedWrites::isOfDatabase, unread -> error)
                : Mono.error(error);
    }

    private static boolean isOfDatabase(Throwable error) {
        return error.getCause() instanceof ServerException;
    }

    private Mono<ServerResponse> kept(IdempotencyKey key) {
        Origin origin = new Origin("rest", ROUTE, key.consumer());
        Work work = new Work(KeyStore.read(key), Context.OWN, origin, null);
        return dispatcher.one(work).map(row -> KeptAnswer.read(row, key)).flatMap(ResponseWriter::toServerResponse);
    }

    /** Makes the table when it is missing, once, if that is allowed; the request has done nothing then, and runs again. */
    private <T> Mono<T> withTable(Mono<T> request) {
        return request.onErrorResume(
                        KeyedWrites::isMissing,
                        missing -> properties.create() ? create().then(request) : Mono.error(missing))
                .onErrorMap(KeyedWrites::isOfTheStore, KeyedWrites::notKept);
    }

    private Mono<Void> create() {
        return dispatcher
                .result(new Work(KeyStore.create(), Context.OWN, Origin.own(ROUTE), null))
                .doOnNext(Result::release)
                .onErrorMap(FailureException.class, KeyedWrites::notKept)
                .then();
    }

    private static boolean isMissing(Throwable error) {
        return isOfTheStore(error)
                && error.getCause() instanceof ServerException server
                && MISSING.contains(server.error().code());
    }

    /** Whether the claim failed in another way than is meant. */
    private static boolean isOfTheStore(Throwable error) {
        return error.getCause() instanceof ServerException server
                && server.statement() == KeyStore.LOOKS
                && server.error().code().startsWith("42");
    }

    private static FailureException notKept(Throwable error) {
        String details = error.getCause() instanceof ServerException server
                ? server.error().message()
                : String.valueOf(error.getMessage());
        return new FailureException(new KeysNotKept(details), error);
    }
}
