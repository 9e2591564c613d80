package dev.weir.fleet;

import dev.weir.dispatch.DispatchConsole;
import dev.weir.pool.Budget;
import dev.weir.pool.Database;
import dev.weir.pool.PoolConsole;
import dev.weir.telemetry.Event;
import dev.weir.telemetry.Observer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/**
 * Keeps this replica to its share: looks every few seconds who is there, over a connection that serves requests, and has the
 * dispatcher and the pool use as many connections as {@link Shares} allow. What it may hold is an upper limit and
 * no claim: PostgreSQL has the last word when a connection takes its slot. While nothing can be seen, or an operator has
 * paused the dispatcher, the limit stays as it was.
 *
 * <p>An operator may make the pool smaller, as ever: a size that somebody else has set is then the most that is used.
 */
final class FleetKeeper implements Fleet, AutoCloseable {

    private static final int MISSED = 5;

    private final Budget budget;
    private final Shares shares;
    private final Duration interval;
    private final Mono<Roll> call;
    private final DispatchConsole console;
    private final PoolConsole pool;
    private final Database database;
    private final Clock clock;
    private final Observer observer;
    private final Disposable.Swap round = Disposables.swap();
    private final Disposable.Swap resizing = Disposables.swap();
    private volatile @Nullable Seen seen;
    private volatile @Nullable String failure;
    private volatile int allowed = 1;
    private int most;

    /** What the roll was, and when it came. */
    private record Seen(Roll roll, Instant at) {}

    /** @param call reads who is there, each time that it is subscribed to */
    FleetKeeper(
            Budget budget,
            Duration interval,
            Mono<Roll> call,
            DispatchConsole console,
            PoolConsole pool,
            Database database,
            Clock clock,
            Observer observer) {
        this.budget = budget;
        this.shares = new Shares(budget);
        this.interval = interval;
        this.call = call;
        this.console = console;
        this.pool = pool;
        this.database = database;
        this.clock = clock;
        this.observer = observer;
        this.most = database.bound();
    }

    @Override
    public Mono<Void> start() {
        return console.resize(allowed).then(Mono.defer(this::look)).doFinally(looked -> goOn());
    }

    private void goOn() {
        round.update(Mono.defer(() -> Mono.delay(pause()))
                .then(Mono.defer(this::look))
                .repeat()
                .subscribe());
    }

    /** Replicas that were started together do not look together. */
    private Duration pause() {
        long millis = interval.toMillis();
        return Duration.ofMillis(
                millis - millis / 4 + ThreadLocalRandom.current().nextLong(millis / 4 + 1));
    }

    private Mono<Void> look() {
        if (console.status().paused()) {
            return Mono.empty();
        }
        return call.doOnNext(this::saw)
                .doOnError(error -> failure = String.valueOf(error.getMessage()))
                .onErrorComplete()
                .then();
    }

    private void saw(Roll roll) {
        seen = new Seen(roll, clock.instant());
        failure = null;
        int size = pool.status().size();
        if (size != allowed) {
            // An operator has said how many.
            most = size;
        }
        int next = shares.allowance(roll, most);
        if (next != allowed) {
            allowed = next;
            observer.on(new Event.ShareChanged(
                    next, budget.connections(), roll.alive(budget.replica()).size()));
        }
        if (next != size) {
            resizing.update(console.resize(next).subscribe());
        }
    }

    @Override
    public FleetStatus status() {
        Seen last = seen;
        Roll roll = last == null ? new Roll(0, -1, List.of()) : last.roll();
        int self = budget.replica();
        return new FleetStatus(
                budget.fleet(),
                budget.connections(),
                roll.taken(),
                shares.keptFree(roll.alive(self).size()),
                roll.connectionLimit(),
                shares.share(roll, self),
                allowed,
                last == null
                        ? null
                        : Duration.between(last.at(), clock.instant()).toMillis(),
                problem(),
                roll.replicas().stream().map(replica -> shown(roll, replica)).toList());
    }

    private FleetStatus.Replica shown(Roll roll, Roll.Replica replica) {
        return new FleetStatus.Replica(
                replica.name(),
                replica.connections(),
                shares.share(roll, replica.id()),
                replica.id() == budget.replica());
    }

    private @Nullable String problem() {
        return database.full().isPresent() ? budget.full() : isBlind() ? failure : null;
    }

    /** Whether it has not seen the others for some time: one look that fails is none. */
    private boolean isBlind() {
        Seen last = seen;
        return last == null
                || Duration.between(last.at(), clock.instant()).compareTo(interval.multipliedBy(MISSED)) > 0;
    }

    @Override
    public void close() {
        round.dispose();
        resizing.dispose();
    }
}
