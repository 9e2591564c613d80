package dev.weir.http;

import dev.weir.telemetry.Event;
import dev.weir.telemetry.Event.Crowding;
import dev.weir.telemetry.Observer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Limits the connections of one port. Beyond the limit there are only a few that are being closed or refused; while there
 * are as many, none is accepted, and who connects waits in the kernel's queue. At the limit, a new connection replaces the
 * one that has been idle, or half-sent, for the longest time; where all are busy, the new one is refused with an answer.
 * Thread-safe.
 *
 * <p>It is a handler of the listener's own channel, so that a connection is counted before anything is done for it.
 */
@Sharable
public final class ConnectionLimit extends ChannelInboundHandlerAdapter {

    /** Connections beyond the limit that are being closed or refused. */
    static final int ENDING = 32;

    /** How many more may still come when the listener has stopped accepting: what one turn of its loop takes. */
    static final int LATE = 16;

    /** How many are looked at for the one that has been idle for the longest. */
    private static final int SAMPLE = 128;

    private static final AttributeKey<CountedConnection> COUNTED =
            AttributeKey.valueOf(CountedConnection.class, "counted");
    private static final AttributeKey<Boolean> REFUSED = AttributeKey.valueOf(CountedConnection.class, "refused");

    private final String port;
    private final int limit;
    private final Observer observer;

    /** Those that count towards the limit, in no order. */
    private final List<CountedConnection> connections = new ArrayList<>();

    /** All that are open. */
    private int open;

    /** The listener, when it accepts none for the time being. */
    private @Nullable Channel waiting;

    /** @param port of which it tells the observer: {@code service} or {@code management} */
    public ConnectionLimit(String port, int limit, Observer observer) {
        this.port = port;
        this.limit = limit;
        this.observer = observer;
    }

    public String port() {
        return port;
    }

    public int limit() {
        return limit;
    }

    /** Connections that are open now. */
    public synchronized int open() {
        return open;
    }

    /** Whether a connection was refused: it is to be answered so, and closed. */
    public static boolean hasRefused(Channel accepted) {
        return accepted.hasAttr(REFUSED);
    }

    /** What watches an accepted connection, to stand next to its codec; nothing for one that is not counted. */
    public static Optional<ChannelHandler> watcher(Channel accepted) {
        return Optional.ofNullable(accepted.attr(COUNTED).get());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        Channel accepted = (Channel) message;
        if (!count(ctx.channel())) {
            observer.on(new Event.Crowded(port, limit, Crowding.CUT_OFF));
            accepted.unsafe().closeForcibly();
            return;
        }
        CountedConnection connection = new CountedConnection(accepted);
        accepted.closeFuture().addListener(closed -> leave(connection));
        if (enter(connection)) {
            accepted.attr(COUNTED).set(connection);
        } else {
            accepted.attr(REFUSED).set(true);
            observer.on(new Event.Crowded(port, limit, Crowding.REFUSED));
        }
        ctx.fireChannelRead(message);
    }

    private synchronized boolean count(Channel listener) {
        if (open >= limit + ENDING + LATE) {
            return false;
        }
        open++;
        if (open >= limit + ENDING && waiting == null) {
            waiting = listener;
            listener.config().setAutoRead(false);
        }
        return true;
    }

    /** False when the limit is reached and no connection is idle. */
    boolean enter(CountedConnection connection) {
        Optional<CountedConnection> idle = Optional.empty();
        synchronized (this) {
            if (connections.size() >= limit) {
                idle = longestIdle();
                if (idle.isEmpty()) {
                    return false;
                }
                remove(idle.get());
            }
            connection.place = connections.size();
            connections.add(connection);
        }
        idle.ifPresent(this::displace);
        return true;
    }

    private void displace(CountedConnection idle) {
        observer.on(new Event.Crowded(port, limit, Crowding.IDLE_CLOSED));
        idle.end();
    }

    /** Looks at all connections where there are few, else at a sample from a random position on. */
    private Optional<CountedConnection> longestIdle() {
        int size = connections.size();
        int start = ThreadLocalRandom.current().nextInt(size);
        CountedConnection longest = null;
        for (int i = 0; i < Math.min(size, SAMPLE); i++) {
            CountedConnection connection = connections.get((start + i) % size);
            if (!connection.isBusy() && (longest == null || connection.idleSince() - longest.idleSince() < 0)) {
                longest = connection;
            }
        }
        return Optional.ofNullable(longest);
    }

    private void leave(CountedConnection connection) {
        Channel listener = left(connection);
        if (listener != null) {
            listener.config().setAutoRead(true);
        }
    }

    /** The listener, when it may accept again. */
    private synchronized @Nullable Channel left(CountedConnection connection) {
        open--;
        if (connection.place < connections.size() && connections.get(connection.place) == connection) {
            remove(connection);
        }
        Channel listener = open < limit + ENDING ? waiting : null;
        waiting = listener == null ? waiting : null;
        return listener;
    }

    /** The last one moves to its position. */
    private void remove(CountedConnection connection) {
        CountedConnection last = connections.removeLast();
        if (last != connection) {
            connections.set(connection.place, last);
            last.place = connection.place;
        }
    }
}
