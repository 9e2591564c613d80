package dev.weir.dispatch;

import dev.weir.dispatch.schedule.Hold;
import dev.weir.dispatch.work.Result;
import dev.weir.dispatch.work.Work;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** A transaction by its hold on a connection of the engine's. */
record HeldTransaction(Hold hold, Events events, BiFunction<Work, Hold, Mono<Result>> runs) implements OpenTransaction {

    @Override
    public Mono<Result> run(Work work) {
        return runs.apply(work, hold);
    }

    @Override
    public void giveUp() {
        events.on((to, now) -> to.givenUp(hold, now));
    }

    @Override
    public @Nullable String ended() {
        return hold.end() == null ? null : hold.why();
    }
}
