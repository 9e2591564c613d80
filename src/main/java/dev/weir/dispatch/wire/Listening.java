package dev.weir.dispatch.wire;

import dev.weir.dispatch.work.Notice;
import dev.weir.pool.Lease;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.core.scheduler.Scheduler;

/**
 * LISTEN without a connection of its own: one of the connections that serve requests listens besides. When it is
 * lost or replaced the next one takes over, and every listener is told, since it may have missed something.
 *
 * <p>Safe for use by several threads.
 */
public final class Listening {

    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Timer timer;
    private final Scheduler scheduler;
    private final Runnable knocking;
    private final Map<String, Set<FluxSink<Notice>>> listeners = new ConcurrentHashMap<>();
    private final Disposable.Swap notifications = Disposables.swap();
    private @Nullable PostgresqlConnection ear;
    private boolean refused;

    /** @param knock has some slot make its connection listen */
    Listening(Timer timer, Scheduler scheduler, Runnable knock) {
        this.timer = timer;
        this.scheduler = scheduler;
        this.knocking = knock;
    }

    public Flux<Notice> notices(String channel) {
        return Flux.create(sink -> {
            boolean first = add(channel, sink);
            sink.onDispose(() -> remove(channel, sink));
            if (first) {
                lose();
            } else {
                sink.next(new Notice.Listening(channel));
            }
        });
    }

    /**
     * Makes the connection listen, when there is something to listen to and no other does.
     *
     * @return whether the connection is as good as before
     */
    Mono<Boolean> ensure(Lease lease) {
        List<String> channels;
        synchronized (this) {
            channels = List.copyOf(listeners.keySet());
            if (ear != null || refused || channels.isEmpty()) {
                return Mono.just(true);
            }
            ear = lease.connection();
        }
        PostgresqlConnection connection = lease.connection();
        // The driver's flux says nothing when we close the connection ourselves.
        notifications.update(connection
                .getNotifications()
                .takeUntilOther(lease.end())
                .doFinally(signal -> {
                    // Cancelled when another connection, or this one anew, has taken over.
                    if (signal != SignalType.CANCEL) {
                        lost(connection);
                    }
                })
                .subscribe(
                        notification -> deliver(new Notice.Notification(
                                notification.getName(), String.valueOf(notification.getParameter()))),
                        error -> {}));
        return listen(lease, channels);
    }

    /** Whether this connection is the one that listens. */
    synchronized boolean isOn(Lease lease) {
        return lease.connection().equals(ear);
    }

    /** The channels that a reset of this connection must keep. */
    synchronized List<String> channelsOn(Lease lease) {
        return lease.connection().equals(ear) ? List.copyOf(listeners.keySet()) : List.of();
    }

    private Mono<Boolean> listen(Lease lease, List<String> channels) {
        lease.keep(HeardChannels.class, HeardChannels::new).add(channels);
        String sql = String.join("; ", channels.stream().map(Messages::listen).toList());
        return Mono.<Void>create(sink -> Conversation.on(lease)
                        .send(Pipeline.of(sql), new LastText(text -> sink.success(), sink::error)))
                .timeout(Reset.LIMIT, scheduler)
                .then(Mono.fromSupplier(() -> listening(channels)))
                .onErrorResume(error -> notListening(lease, error));
    }

    private boolean listening(List<String> channels) {
        channels.forEach(channel -> deliver(channel, new Notice.Listening(channel)));
        return true;
    }

    /** A standby refuses LISTEN for as long as it is one; requests are served all the same. */
    private Mono<Boolean> notListening(Lease lease, Throwable error) {
        boolean gone = DatabaseErrors.connectionLost(error) || error instanceof TimeoutException;
        synchronized (this) {
            refused = !gone;
        }
        if (refused) {
            timer.in(RETRY.multipliedBy(30), this::allow);
        }
        lost(lease.connection());
        return Mono.just(!gone);
    }

    private void allow() {
        synchronized (this) {
            refused = false;
        }
        knock();
    }

    private void lost(PostgresqlConnection connection) {
        synchronized (this) {
            if (!connection.equals(ear)) {
                return;
            }
            ear = null;
        }
        timer.in(RETRY, this::knock);
    }

    /** Starts over on the next connection that a slot gets. */
    private void lose() {
        synchronized (this) {
            ear = null;
        }
        knock();
    }

    /** Wakes a slot, which makes its connection listen before it does anything else. */
    private void knock() {
        boolean needed;
        synchronized (this) {
            needed = ear == null && !refused && !listeners.isEmpty();
        }
        if (needed) {
            knocking.run();
        }
    }

    private void deliver(Notice.Notification notification) {
        deliver(notification.channel(), notification);
    }

    private void deliver(String channel, Notice notice) {
        List.copyOf(listeners.getOrDefault(channel, Set.of())).forEach(sink -> sink.next(notice));
    }

    private boolean add(String channel, FluxSink<Notice> sink) {
        List<Boolean> first = new ArrayList<>();
        listeners.compute(channel, (name, sinks) -> {
            first.add(sinks == null);
            Set<FluxSink<Notice>> all = sinks == null ? ConcurrentHashMap.newKeySet() : sinks;
            all.add(sink);
            return all;
        });
        return first.getFirst();
    }

    private void remove(String channel, FluxSink<Notice> sink) {
        listeners.computeIfPresent(channel, (name, sinks) -> {
            sinks.remove(sink);
            return sinks.isEmpty() ? null : sinks;
        });
    }

    /** No connection could be had to listen on. */
    public void failed() {
        timer.in(RETRY, this::knock);
    }
}
