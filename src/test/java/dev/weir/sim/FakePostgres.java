package dev.weir.sim;

import dev.weir.dispatch.wire.Wire;
import dev.weir.dispatch.work.Work;
import dev.weir.error.FailureException;
import dev.weir.error.ServiceFailure;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A server that obeys the rules of messages, implicit transactions, cancel and ReadyForQuery, and the pool in front of it,
 * with its permits: a backend counts until the server has let it go. What violates a rule is noted, and fails the life.
 */
final class FakePostgres {

    /** What a connection may be: a process of the server's. */
    static final class Backend {
        final int pid;
        final FakeShapes shapes = new FakeShapes();
        boolean alive = true;
        boolean stalled;
        /** Whether the pool knows that it is not alive. */
        boolean noticed;
        /** Whether it can be proved clean. */
        boolean sound = true;
        /** What a statement has left that nobody has taken away. */
        @Nullable
        String left;

        /** The transaction that keeps it; null when none does. */
        @Nullable
        FakeTransaction transaction;

        @Nullable
        FakeWire holder;

        /** From its beginning on a statement may leave something; whether it met what another had left. */
        boolean leave(Work work) {
            boolean met = left != null;
            if (FakeStatements.leaves(work)) {
                left = "what " + FakeStatements.name(work) + " left";
            }
            return met;
        }

        /** Takes away what was left, unless that fails. */
        boolean clean(FakeMessage message, Choices choices) {
            boolean cleaned = !choices.oneIn(20);
            sound &= cleaned;
            if (cleaned) {
                message.tookAway = left;
                left = null;
            }
            return cleaned;
        }

        /** What a message has taken away comes back when the message fails. */
        void undoCleaning(FakeMessage message) {
            left = left == null ? message.tookAway : left;
        }

        Backend(int pid) {
            this.pid = pid;
        }
    }

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private final VirtualTime time;
    private final Choices choices;
    private final int bound;
    private final Set<Backend> backends = new LinkedHashSet<>();
    private final Deque<Backend> idle = new ArrayDeque<>();
    private final Map<String, Integer> committed = new HashMap<>();
    private final Set<String> committing = new HashSet<>();
    private final List<String> violations = new ArrayList<>();
    private Consumer<List<Work>> given = works -> {};
    private int pids = 100;
    private boolean up = true;
    private int opening;
    private @Nullable Backend ear;

    FakePostgres(VirtualTime time, Choices choices, int bound) {
        this.time = time;
        this.choices = choices;
        this.bound = bound;
    }

    /**
     * From now on this is told of the statements that are given to a connection in one message, also to one that is found dead and
     * sends nothing.
     */
    void onGiven(Consumer<List<Work>> listener) {
        given = listener;
    }

    void given(List<Wire.Member> members) {
        given.accept(members.stream().map(Wire.Member::work).toList());
    }

    List<String> violations() {
        return violations;
    }

    void violated(String rule) {
        violations.add(rule);
    }

    int committed(String write) {
        return committed.getOrDefault(write, 0);
    }

    void commit(String write) {
        committed.merge(write, 1, Integer::sum);
    }

    /** Whether a transaction of this name has been committed, and its client may not know yet. */
    boolean commitIsOnItsWay(String transaction) {
        return committing.contains(transaction);
    }

    void committing(String transaction) {
        committing.add(transaction);
    }

    /** Whether this is the connection that listens: one always does. */
    boolean listens(Backend backend) {
        if (ear == null || !ear.alive) {
            ear = backend;
        }
        return ear == backend;
    }

    /** Whether this one listens already. */
    boolean hears(Backend backend) {
        return ear == backend;
    }

    /** Backends that are there; those that nobody has any more, and that have not ended yet, included. */
    int backends() {
        return backends.size();
    }

    List<Backend> lent() {
        return backends.stream()
                .filter(backend -> backend.alive && backend.holder != null)
                .toList();
    }

    void up(boolean reachable) {
        up = reachable;
    }

    /** Lends a connection as the pool does: an idle one, or a new one when there is a permit, within a limit. */
    void borrow(FakeWire wire, Consumer<Backend> lent, Consumer<ServiceFailure> refused) {
        Backend pooled = idle.poll();
        while (pooled != null && !pooled.alive) {
            pooled = idle.poll();
        }
        if (pooled != null) {
            Backend ready = pooled;
            ready.holder = wire;
            time.inMicros(choices.below(50), () -> lent.accept(ready));
        } else {
            open(wire, time.nanos() + CONNECT_TIMEOUT.toNanos(), lent, refused);
        }
    }

    private void open(FakeWire wire, long until, Consumer<Backend> lent, Consumer<ServiceFailure> refused) {
        if (!up) {
            time.inMicros(
                    choices.between(100, 5000),
                    () -> refused.accept(new ServiceFailure.DatabaseUnavailable(Duration.ofSeconds(1))));
        } else if (backends.size() + opening < bound) {
            opening++;
            time.inMicros(choices.between(500, 20_000), () -> {
                opening--;
                Backend fresh = new Backend(pids++);
                fresh.holder = wire;
                backends.add(fresh);
                lent.accept(fresh);
            });
        } else if (time.nanos() >= until) {
            refused.accept(new ServiceFailure.DatabaseUnavailable(Duration.ofSeconds(1)));
        } else {
            time.inMicros(1000, () -> open(wire, until, lent, refused));
        }
        if (backends.size() + opening > bound) {
            violated("more backends than the bound");
        }
    }

    void giveBack(Backend backend) {
        backend.holder = null;
        if (backend.transaction != null) {
            violated("a connection was returned with a transaction open on it");
        }
        if (backend.left != null) {
            violated("a connection was returned with " + backend.left + " on it");
        }
        idle.add(backend);
    }

    /** The connection ends: its backend goes a moment later, and its permit with it. */
    void close(Backend backend) {
        backend.alive = false;
        backend.holder = null;
        idle.remove(backend);
        time.inMicros(choices.between(10, 50_000), () -> backends.remove(backend));
    }

    static FailureException lost() {
        return new FailureException(new ServiceFailure.DatabaseUnavailable(Duration.ofSeconds(1)));
    }
}
