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

/**
 * The connections of one port, of which there are never more than its limit and a few that are about to end. When it is
 * full, a new one takes the place of the one that has had no whole request for the longest time: half-sent and idle
 * connections shut nobody out. Where none is found, the new one is to be refused with an answer. Thread-safe.
 *
 * <p>It is a handler of the listener's own channel, so that a connection is counted before anything is done for it.
 */
@Sharable
public final class Room extends ChannelInboundHandlerAdapter {

    /** Connections beyond the limit that are being closed, or told that they are refused. */
    static final int ENDING = 32;

    /** How many are looked at for the one that has been idle for the longest. */
    private static final int SAMPLE = 128;

    private static final AttributeKey<Visit> VISIT = AttributeKey.valueOf(Visit.class, "visit");
    private static final AttributeKey<Boolean> REFUSED = AttributeKey.valueOf(Visit.class, "refused");

    private final String port;
    private final int limit;
    private final Observer observer;

    /** Those that count towards the limit, in no order. */
    private final List<Visit> visits = new ArrayList<>();

    /** All that are open. */
    private int open;

    /** @param port of which it tells the observer: {@code service} or {@code management} */
    public Room(String port, int limit, Observer observer) {
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

    /** Whether there was no room for a connection, which is to be told so, and closed. */
    public static boolean hasRefused(Channel accepted) {
        return accepted.hasAttr(REFUSED);
    }

    /** What watches an accepted connection, to stand next to its codec; nothing for one that is not counted. */
    public static Optional<ChannelHandler> watcher(Channel accepted) {
        return Optional.ofNullable(accepted.attr(VISIT).get());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        Channel accepted = (Channel) message;
        if (!count()) {
            observer.on(new Event.Crowded(port, limit, Crowding.CUT_OFF));
            accepted.unsafe().closeForcibly();
            return;
        }
        Visit visit = new Visit(accepted);
        accepted.closeFuture().addListener(closed -> leave(visit));
        if (enter(visit)) {
            accepted.attr(VISIT).set(visit);
        } else {
            accepted.attr(REFUSED).set(true);
            observer.on(new Event.Crowded(port, limit, Crowding.REFUSED));
        }
        ctx.fireChannelRead(message);
    }

    private synchronized boolean count() {
        if (open >= limit + ENDING) {
            return false;
        }
        open++;
        return true;
    }

    /** False when nobody can make room. */
    boolean enter(Visit visit) {
        Optional<Visit> idle = Optional.empty();
        synchronized (this) {
            if (visits.size() >= limit) {
                idle = longestIdle();
                if (idle.isEmpty()) {
                    return false;
                }
                remove(idle.get());
            }
            visit.place = visits.size();
            visits.add(visit);
        }
        idle.ifPresent(this::displace);
        return true;
    }

    private void displace(Visit idle) {
        observer.on(new Event.Crowded(port, limit, Crowding.IDLE_CLOSED));
        idle.end();
    }

    /** Of all of them where there are few; of as many as one looks at, from anywhere on, where there are more. */
    private Optional<Visit> longestIdle() {
        int size = visits.size();
        int start = ThreadLocalRandom.current().nextInt(size);
        Visit longest = null;
        for (int i = 0; i < Math.min(size, SAMPLE); i++) {
            Visit visit = visits.get((start + i) % size);
            if (!visit.isBusy() && (longest == null || visit.idleSince() - longest.idleSince() < 0)) {
                longest = visit;
            }
        }
        return Optional.ofNullable(longest);
    }

    private synchronized void leave(Visit visit) {
        open--;
        if (visit.place < visits.size() && visits.get(visit.place) == visit) {
            remove(visit);
        }
    }

    /** The last one takes its place. */
    private void remove(Visit visit) {
        Visit last = visits.removeLast();
        if (last != visit) {
            visits.set(visit.place, last);
            last.place = visit.place;
        }
    }
}
