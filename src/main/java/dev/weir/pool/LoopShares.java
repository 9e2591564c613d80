package dev.weir.pool;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.util.concurrent.EventExecutor;
import java.util.HashMap;
import java.util.Map;
import reactor.netty.resources.LoopResources;

/**
 * Spreads backends over event loops: each goes to a loop that has the fewest. In turn they would not be spread, since HTTP connections
 * take their loops from the same group in between. Thread-safe.
 */
final class LoopShares {

    private final LoopResources loops;
    private final Map<EventExecutor, Integer> backends = new HashMap<>();

    /** @param loops belong to others */
    LoopShares(LoopResources loops) {
        this.loops = loops;
    }

    LoopResources loops() {
        return loops;
    }

    /** The loop for another backend, which counts until it is given back. */
    synchronized IoEventLoop take(EventLoopGroup group) {
        EventExecutor fewest = group.next();
        for (EventExecutor loop : group) {
            if (count(loop) < count(fewest)) {
                fewest = loop;
            }
        }
        backends.merge(fewest, 1, Integer::sum);
        // Reactor Netty's groups are of event loops of this kind, whatever the transport.
        return (IoEventLoop) fewest;
    }

    synchronized void giveBack(EventExecutor loop) {
        backends.computeIfPresent(loop, (known, count) -> count == 1 ? null : Integer.valueOf(count - 1));
    }

    /** How many backends a loop has. */
    synchronized int count(EventExecutor loop) {
        return backends.getOrDefault(loop, 0);
    }
}
