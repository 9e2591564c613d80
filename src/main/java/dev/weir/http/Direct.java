package dev.weir.http;

import java.util.function.Function;
import reactor.core.Exceptions;
import reactor.core.Fuseable;
import reactor.core.publisher.Mono;

/**
 * Goes on at once with what is known at once. Most stages of a request need not wait for anything, and an operator that
 * waits for them costs more than they do. To be used where the request is already being served, inside of a
 * {@link Mono#defer}: the next stage begins when this is called, not when the result is subscribed to.
 */
public final class Direct {

    private Direct() {}

    /** As {@link Mono#flatMap}, without the operator when the value, the error or the end is there already. */
    public static <T, R> Mono<R> flatMap(Mono<T> source, Function<? super T, Mono<R>> next) {
        return source instanceof Fuseable.ScalarCallable<?> ? known(source, next) : source.flatMap(next);
    }

    @SuppressWarnings("unchecked")
    private static <T, R> Mono<R> known(Mono<T> source, Function<? super T, Mono<R>> next) {
        try {
            T value = ((Fuseable.ScalarCallable<T>) source).call();
            return value == null ? Mono.empty() : next.apply(value);
        } catch (Exception error) {
            Exceptions.throwIfFatal(error);
            return Mono.error(error);
        }
    }
}
