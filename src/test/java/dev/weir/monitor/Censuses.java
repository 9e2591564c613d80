package dev.weir.monitor;

import dev.weir.monitor.Census.Session;
import dev.weir.monitor.Census.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/** Censuses and sessions as a test needs them: one thing is said, the rest is ordinary. */
final class Censuses {

    static final Instant NOW = Instant.parse("2026-03-01T03:00:00Z");
    static final Duration LONG = Duration.ofHours(2);

    private Censuses() {}

    /** At {@link #NOW}, on a server that has room for 97 connections of ordinary roles. */
    static Census census(List<Session> sessions) {
        return census(Duration.ZERO, sessions);
    }

    static Census census(Session... sessions) {
        return census(Arrays.asList(sessions));
    }

    /** So long after {@link #NOW}. */
    static Census census(Duration later, List<Session> sessions) {
        return new Census(
                NOW.plus(later), "18.3", "shop", "ops", 1, true, 100, 3, OptionalLong.empty(), Map.of(), sessions);
    }

    static Census hidden(Census census) {
        return with(census, false, census.begun(), census.limits());
    }

    static Census begun(long sessions, Census census) {
        return with(census, census.complete(), OptionalLong.of(sessions), census.limits());
    }

    static Census limited(String role, int limit, Census census) {
        return with(census, census.complete(), census.begun(), Map.of(role, limit));
    }

    private static Census with(Census census, boolean complete, OptionalLong begun, Map<String, Integer> limits) {
        return new Census(
                census.at(),
                census.server(),
                census.database(),
                census.role(),
                census.self(),
                complete,
                census.maxConnections(),
                census.reserved(),
                begun,
                limits,
                census.sessions());
    }

    static Survey survey(Session... sessions) {
        return new Survey(List.of(census(sessions)));
    }

    static Survey survey(List<Session> sessions) {
        return new Survey(List.of(census(sessions)));
    }

    /** So many alike, with process ids from 100. */
    static List<Session> many(int count, Session like) {
        return IntStream.range(0, count).mapToObj(i -> numbered(100 + i, like)).toList();
    }

    @SafeVarargs
    static List<Session> together(List<Session>... some) {
        List<Session> all = new ArrayList<>();
        for (List<Session> sessions : some) {
            all.addAll(sessions);
        }
        return all;
    }

    static Session idle(String application, Duration since) {
        return session(application, State.IDLE, since, Optional.empty());
    }

    static Session active(String application, Duration since) {
        return session(application, State.ACTIVE, since, Optional.of(since));
    }

    static Session inTransaction(String application, Duration since) {
        return session(application, State.IDLE_IN_TRANSACTION, since, Optional.of(since));
    }

    static Session unknown(String application) {
        return new Session(
                10,
                "shop",
                "app",
                application,
                Optional.empty(),
                Optional.empty(),
                State.UNKNOWN,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    /** It waits for a lock that another session holds. */
    static Session waiting(int pid, Duration since, int holder) {
        Session active = active("app", since);
        return with(active, pid, active.address(), Optional.of("Lock/transactionid"), List.of(holder));
    }

    static Session numbered(int pid, Session like) {
        return with(like, pid, like.address(), like.waitsFor(), like.blockedBy());
    }

    /** It began so long before {@link #NOW}, from that port of its machine. */
    static Session begun(Duration before, int port, Session like) {
        return new Session(
                like.pid(),
                like.database(),
                like.user(),
                like.application(),
                like.address(),
                Optional.of(port),
                like.state(),
                like.waitsFor(),
                Optional.of(NOW.minus(before)),
                like.transaction(),
                like.stateChanged(),
                like.query(),
                like.blockedBy());
    }

    static Session at(String address, Session like) {
        return with(like, like.pid(), Optional.of(address), like.waitsFor(), like.blockedBy());
    }

    private static Session with(
            Session like, int pid, Optional<String> address, Optional<String> waitsFor, List<Integer> blockedBy) {
        return new Session(
                pid,
                like.database(),
                like.user(),
                like.application(),
                address,
                like.port(),
                like.state(),
                waitsFor,
                like.connected(),
                like.transaction(),
                like.stateChanged(),
                like.query(),
                blockedBy);
    }

    private static Session session(String application, State state, Duration since, Optional<Duration> transaction) {
        return new Session(
                10,
                "shop",
                "app",
                application,
                Optional.of("10.0.0.7"),
                Optional.empty(),
                state,
                Optional.empty(),
                Optional.of(NOW.minus(since).minusSeconds(1)),
                transaction.map(NOW::minus),
                Optional.of(NOW.minus(since)),
                Optional.of("update products\n  set stock = 0;"),
                List.of());
    }
}
