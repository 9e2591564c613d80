package dev.weir.sql;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.weir.dispatch.Dispatcher;
import dev.weir.dispatch.OpenTransaction;
import dev.weir.dispatch.work.Raw;
import dev.weir.dispatch.work.Statement;
import dev.weir.dispatch.work.TransactionTerms;
import dev.weir.dispatch.work.Work;
import dev.weir.error.FailureException;
import dev.weir.error.TransactionFailure;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The interactive transactions that this instance has begun, by id. An id is of the instance and of chance: no one can guess it, and
 * another instance knows that it is not its own. What has ended is remembered for a while, to say why.
 */
final class Transactions {

    private static final Duration REMEMBERED = Duration.ofMinutes(10);
    private static final int MOST = 10_000;
    private static final int INSTANCE_BYTES = 6;
    private static final int ID_BYTES = 18;

    /**
     * One that was begun.
     *
     * @param owner whose it is
     */
    record Begun(String id, Callers.Owner owner, TransactionTerms terms, OpenTransaction transaction) {}

    private final Dispatcher dispatcher;
    private final RandomGenerator random;
    private final TransactionTerms terms;
    private final String instance;
    /** Those that are open, and the last that have ended: as many as have connections. No other may push out one that is open. */
    private final Map<String, Begun> open = new ConcurrentHashMap<>();

    private final Cache<String, Begun> ended = Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterAccess(REMEMBERED)
            .executor(Runnable::run)
            .build();

    /** @param terms the most that any may have */
    Transactions(Dispatcher dispatcher, RandomGenerator random, TransactionTerms terms) {
        this.dispatcher = dispatcher;
        this.random = random;
        this.terms = terms;
        this.instance = text(INSTANCE_BYTES);
    }

    private String text(int bytes) {
        byte[] chance = new byte[bytes];
        random.nextBytes(chance);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(chance);
    }

    /**
     * Begins one, when there is room for it.
     *
     * @param timeout how long it may be open; null for as long as any
     */
    Mono<Begun> begin(
            Raw.Transaction how, @Nullable Duration timeout, Callers.Caller caller, @Nullable Duration deadline) {
        TransactionTerms own = timeout == null || timeout.compareTo(terms.timeout()) > 0
                ? terms
                : new TransactionTerms(terms.most(), timeout, terms.idleTimeout());
        Work begin = new Work(Statement.begin(how), caller.context(), caller.origin(), deadline);
        return dispatcher
                .begin(begin, own)
                .map(open -> new Begun(instance + "." + text(ID_BYTES), caller.owner(), own, open))
                .doOnNext(this::keep);
    }

    private void keep(Begun begun) {
        open.values().removeIf(this::isRemembered);
        open.put(begun.id(), begun);
    }

    /** Whether it has ended; it is remembered among those that have before it leaves those that are open. */
    private boolean isRemembered(Begun one) {
        boolean hasEnded = one.transaction().ended() != null;
        if (hasEnded) {
            ended.put(one.id(), one);
        }
        return hasEnded;
    }

    private @Nullable Begun known(String id) {
        Begun one = open.get(id);
        return one == null ? ended.getIfPresent(id) : one;
    }

    /** One that is open, and the caller's. */
    Begun open(String id, Callers.Owner caller) {
        if (!id.startsWith(instance + ".")) {
            throw new FailureException(
                    id.indexOf('.') < 0 ? new TransactionFailure.Gone(null) : new TransactionFailure.Elsewhere());
        }
        Begun one = known(id);
        if (one == null || !one.owner().equals(caller)) {
            throw new FailureException(new TransactionFailure.Gone(null));
        }
        String why = one.transaction().ended();
        if (why != null) {
            throw new FailureException(new TransactionFailure.Gone(why));
        }
        return one;
    }
}
