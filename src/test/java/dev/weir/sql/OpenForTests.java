package dev.weir.sql;

import dev.weir.dispatch.OpenTransaction;
import dev.weir.dispatch.work.Result;
import dev.weir.dispatch.work.Work;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** A transaction in which nothing runs, and that ends when it is given up. */
final class OpenForTests implements OpenTransaction {

    private @Nullable String ended;

    @Override
    public Mono<Result> run(Work work) {
        return Mono.never();
    }

    @Override
    public void giveUp() {
        ended = "given up";
    }

    @Override
    public @Nullable String ended() {
        return ended;
    }
}
