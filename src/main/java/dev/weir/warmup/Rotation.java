package dev.weir.warmup;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The paths that are asked for in turn, as long as they are answered well. Thread-safe. */
final class Rotation {

    /** A path that asks for another row every time. */
    interface Path {
        String with(RandomGenerator random);
    }

    /** Bytes of an answer: with larger ones the time would go by for the database and the network. */
    private static final long LARGEST_ANSWER = 64 * 1024;

    private final List<Path> paths;
    private final int most;
    private final BooleanSupplier isOver;
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();

    /**
     * A rotation that has asked for nothing.
     *
     * @param most how often it asks
     * @param isOver whether the time for it is over
     */
    Rotation(List<Path> paths, int most, BooleanSupplier isOver) {
        this.paths = new CopyOnWriteArrayList<>(paths);
        this.most = most;
        this.isOver = isOver;
    }

    /** What to ask for next; null when it is enough. */
    @Nullable
    Path next() {
        int turn = asked.getAndIncrement();
        if (turn >= most || isOver.getAsBoolean()) {
            return null;
        }
        // A copy, since another thread may take one out meanwhile.
        Path[] now = paths.toArray(Path[]::new);
        return now.length == 0 ? null : now[turn % now.length];
    }

    /** One that the database refuses, or whose rows are large, is asked for no more. A service that is too busy is asked again. */
    void answered(Path path, HttpResponseStatus status, long bytes) {
        if (bytes > LARGEST_ANSWER) {
            paths.remove(path);
        } else if (status.code() == HttpResponseStatus.OK.code()) {
            answered.incrementAndGet();
        } else if (status.codeClass() == HttpStatusClass.CLIENT_ERROR
                && status.code() != HttpResponseStatus.TOO_MANY_REQUESTS.code()) {
            paths.remove(path);
        }
    }

    /** The paths that have not been found wanting. */
    List<Path> paths() {
        return List.copyOf(paths);
    }

    /** How often there were rows. */
    int answered() {
        return answered.get();
    }
}
