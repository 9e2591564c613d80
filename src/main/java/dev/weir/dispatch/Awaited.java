package dev.weir.dispatch;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Something that will be so one day, and those who wait for it. Guarded by the lock of {@link Lanes}. */
final class Awaited {

    private final BooleanSupplier isSo;
    private final List<Sinks.Empty<Void>> waiting = new ArrayList<>(0);

    /** @param isSo asked with the lock held */
    Awaited(BooleanSupplier isSo) {
        this.isSo = isSo;
    }

    /** Completes when it is so. */
    Mono<Void> await() {
        if (isSo.getAsBoolean()) {
            return Mono.empty();
        }
        Sinks.Empty<Void> sink = Sinks.empty();
        waiting.add(sink);
        return sink.asMono();
    }

    /** Adds those who have waited for it to those who are to be told, without the lock. */
    void collect(List<Sinks.Empty<Void>> done) {
        if (!waiting.isEmpty() && isSo.getAsBoolean()) {
            done.addAll(waiting);
            waiting.clear();
        }
    }
}
