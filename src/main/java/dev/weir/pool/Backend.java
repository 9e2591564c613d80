package dev.weir.pool;

import dev.weir.telemetry.Event.Parting;
import io.netty.channel.Channel;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * One PostgreSQL backend, from before its socket is opened until the server has confirmed its end. It owns the
 * permit, and every socket that is opened in its name: those on the way to the connection, of which one becomes it,
 * and later those of cancel requests. These are not backends, and the permit does not wait for them; they end with it.
 *
 * <pre>
 *   CONNECTING --opened--> OPEN --socket closed--> GONE
 *        \--abandoned, or failed--> PARTING --last socket closed--> GONE
 * </pre>
 *
 * Safe for use by several threads; {@code gone} is called once, outside of any lock.
 */
final class Backend {

    /** Where it is in its life. */
    enum State {
        CONNECTING,
        OPEN,
        PARTING,
        GONE
    }

    /**
     * How long the permit is kept after a reset. A backend that waits for us notices a reset at once, one that runs a
     * statement when it is done: in a shared message that is 250 ms at the most.
     */
    static final Duration RESET_NOTICED = Duration.ofMillis(500);

    private final Bound.Permit permit;
    private final Duration closeTimeout;
    private final Consumer<Parting> gone;
    private final Map<Channel, PartingHandler> channels = new HashMap<>();
    private final Map<Channel, PartingHandler> cancelRequests = new HashMap<>();
    private final Map<Class<?>, Object> kept = new ConcurrentHashMap<>();
    private State state = State.CONNECTING;
    private Parting parting = Parting.LOST;
    private Instant retirement = Instant.MAX;
    private final Sinks.Empty<Void> end = Sinks.empty();
    private volatile boolean doomed;
    private volatile boolean lent;
    private volatile int processId;
    private volatile boolean readOnly;
    private volatile @Nullable Claim claim;

    Backend(Bound.Permit permit, Duration closeTimeout, Consumer<Parting> gone) {
        this.permit = permit;
        this.closeTimeout = closeTimeout;
        this.gone = gone;
    }

    /** A socket is about to be opened in this backend's name. */
    void opening(Channel channel) {
        PartingHandler handler = new PartingHandler(closeTimeout);
        channel.pipeline().addFirst("weir.parting", handler).addLast("weir.startup", new StartupHandler());
        boolean late;
        synchronized (this) {
            late = state == State.PARTING || state == State.GONE;
            (state == State.OPEN ? cancelRequests : channels).put(channel, handler);
        }
        channel.closeFuture().addListener(closed -> parted(channel, handler));
        if (late) {
            handler.end(channel);
        }
    }

    /**
     * The connection is established, and is to be replaced at {@code retirement}.
     *
     * @return false when it was abandoned, or lost again, in the meantime
     */
    boolean opened(Instant retirement) {
        boolean open;
        synchronized (this) {
            open = state == State.CONNECTING && channels.keySet().stream().anyMatch(Channel::isActive);
            if (state == State.CONNECTING) {
                state = State.OPEN;
                this.retirement = retirement;
            }
        }
        if (!open) {
            settle();
        }
        return open;
    }

    /** The socket of the connection, once it is established. */
    synchronized Channel channel() {
        return channels.entrySet().stream()
                .filter(socket ->
                        socket.getKey().isActive() && !socket.getValue().isClosing())
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new R2dbcNonTransientResourceException("The connection is closed"));
    }

    /** Its process id in the server, once a connection has told it; 0 before. */
    int processId() {
        return processId;
    }

    void processId(int id) {
        processId = id;
    }

    /** Whether its sessions took no writes when it was opened. */
    boolean readOnly() {
        return readOnly;
    }

    void readOnly(boolean takesNoWrites) {
        readOnly = takesNoWrites;
    }

    /** The slot that it holds of a fleet's budget; null where there is no fleet. */
    @Nullable
    Claim claim() {
        return claim;
    }

    void claim(Claim taken) {
        claim = taken;
    }

    /** The attempt to connect failed, or was given up. */
    void abandon() {
        Map<Channel, PartingHandler> open;
        synchronized (this) {
            if (state == State.CONNECTING) {
                state = State.PARTING;
            }
            open = Map.copyOf(channels);
        }
        end(open);
        settle();
    }

    /** Completes when it is gone. */
    Mono<Void> end() {
        return end.asMono();
    }

    /** Keeps something of its borrower's, made by {@code first} when there is none of its type. */
    <T> T keep(Class<T> type, Supplier<T> first) {
        return type.cast(kept.computeIfAbsent(type, unseen -> first.get()));
    }

    /** Marks it never to be lent again; the pool closes it when it comes back. */
    void doom() {
        doomed = true;
    }

    boolean doomed() {
        return doomed;
    }

    /** Retires it: it is not lent again, and a borrower gives it back as soon as it can. */
    synchronized void retire() {
        retirement = Instant.MIN;
    }

    /** It is one too many: it retires, and makes room for another as far as the bound allows. */
    void leave() {
        retire();
        permit.leave();
    }

    /** A borrower has it, or has given it back. */
    void lent(boolean out) {
        lent = out;
    }

    boolean lent() {
        return lent;
    }

    synchronized boolean retired(Instant now) {
        return state != State.OPEN || !now.isBefore(retirement);
    }

    /** The socket is closed. Whether by a reset is known in the next turn, when all that waited to be written has failed. */
    private void parted(Channel channel, PartingHandler handler) {
        synchronized (this) {
            doomed |= channels.containsKey(channel) && state == State.OPEN;
        }
        onLoop(channel, Duration.ZERO, () -> {
            Duration pause = handler.wasReset() ? RESET_NOTICED : Duration.ZERO;
            onLoop(channel, pause, () -> closed(channel, handler.parting()));
        });
    }

    /** Where no event loop takes it any more, at once: the process is ending. */
    private static void onLoop(Channel channel, Duration pause, Runnable task) {
        try {
            if (pause.isZero()) {
                channel.eventLoop().execute(task);
            } else {
                channel.eventLoop()
                        .schedule(task, pause.toMillis(), TimeUnit.MILLISECONDS)
                        .addListener(scheduled -> runIfCancelled(scheduled.isCancelled(), task));
            }
        } catch (RejectedExecutionException | IllegalStateException noLoop) {
            task.run();
        }
    }

    private static void runIfCancelled(boolean cancelled, Runnable task) {
        if (cancelled) {
            task.run();
        }
    }

    private void closed(Channel channel, Parting how) {
        synchronized (this) {
            if (cancelRequests.remove(channel) != null) {
                return;
            }
            channels.remove(channel);
            parting = how;
        }
        settle();
    }

    private void settle() {
        Map<Channel, PartingHandler> left;
        synchronized (this) {
            if (!channels.isEmpty() || state == State.CONNECTING || state == State.GONE) {
                return;
            }
            state = State.GONE;
            left = Map.copyOf(cancelRequests);
        }
        permit.giveBack();
        gone.accept(parting);
        end.tryEmitEmpty();
        end(left);
    }

    private static void end(Map<Channel, PartingHandler> open) {
        open.forEach((channel, handler) -> handler.end(channel));
    }
}
