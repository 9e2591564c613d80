package dev.weir.monitor;

import dev.weir.monitor.Census.Session;
import dev.weir.monitor.Census.State;
import dev.weir.monitor.Finding.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds single sessions that do what they should not: hold locks, do nothing in a transaction, run for long, are left open. */
final class SessionFindings {

    /** Idle in a transaction for longer than an application that computes in between. */
    static final Duration IDLE_IN_TRANSACTION = Duration.ofSeconds(5);

    static final Duration WAITING = Duration.ofSeconds(5);

    static final Duration RUNNING_LONG = Duration.ofMinutes(5);

    static final Duration LEFT_OPEN = Duration.ofMinutes(10);

    /** A prepared transaction has no process; as a blocker it has this id. */
    private static final Integer PREPARED = 0;

    /** Sessions of one kind that are told of one by one. */
    private static final int TOLD = 5;

    private static final int LONGEST_QUERY = 80;

    private final Survey survey;
    private final Census now;

    SessionFindings(Survey survey) {
        this.survey = survey;
        this.now = survey.latest();
    }

    /** Sessions that block others and wait for none themselves: ending one that waits in between would not help. */
    List<Finding> blocking() {
        List<Session> waiting = now.sessions().stream()
                .filter(Session::waitsForLock)
                .filter(session -> inStateFor(session, WAITING))
                .toList();
        Set<Integer> waits = waiting.stream().map(Session::pid).collect(Collectors.toSet());
        Set<Integer> roots = new HashSet<>();
        waiting.forEach(session -> roots.addAll(session.blockedBy()));
        roots.removeAll(waits);
        List<Finding> findings = new ArrayList<>();
        if (roots.contains(PREPARED)) {
            findings.add(new Finding(
                    Kind.BLOCKING,
                    "a prepared transaction",
                    "holds locks that others wait for, one of them for %s"
                            .formatted(Quantities.length(longest(waiting))),
                    "select gid, owner, prepared from pg_prepared_xacts shows it, commit prepared or rollback prepared ends"
                            + " it"));
        }
        findings.addAll(tell(
                Kind.BLOCKING,
                strangers().filter(session -> roots.contains(session.pid())),
                session -> "holds locks that others wait for, %s in all, one of them for %s%s"
                        .formatted(
                                Quantities.count(waiting.size(), "session"),
                                Quantities.length(longest(waiting)),
                                lastQuery(session)),
                session -> "Ask its owner to end the transaction, or end it: select pg_terminate_backend(%d)"
                        .formatted(session.pid())));
        return findings;
    }

    List<Finding> idleInTransaction() {
        return tell(
                Kind.IDLE_IN_TRANSACTION,
                strangers()
                        .filter(session -> session.state() == State.IDLE_IN_TRANSACTION)
                        .filter(session -> inStateFor(session, IDLE_IN_TRANSACTION)),
                session -> "has done nothing for %s in a transaction that is open for %s%s"
                        .formatted(
                                Quantities.length(inState(session)),
                                Quantities.length(
                                        session.transaction().map(now::since).orElse(Duration.ZERO)),
                                lastQuery(session)),
                session -> "It should commit before it waits for anything else. To have the server end such"
                        + " sessions: alter role \"%s\" set idle_in_transaction_session_timeout = '30s'. To end it now:"
                                .formatted(session.user())
                        + " select pg_terminate_backend(%d)".formatted(session.pid()));
    }

    List<Finding> longStatements() {
        return tell(
                Kind.RUNNING_LONG,
                strangers()
                        .filter(session -> session.state() == State.ACTIVE && !session.waitsForLock())
                        .filter(session -> inStateFor(session, RUNNING_LONG)),
                session -> "has been running one statement for %s%s"
                        .formatted(Quantities.length(inState(session)), lastQuery(session)),
                session -> "If nobody waits for it: select pg_cancel_backend(%d)".formatted(session.pid()));
    }

    /** A forgotten script or tool: single sessions, not a pool. */
    List<Finding> leftOpen() {
        return tell(
                Kind.LEFT_OPEN,
                survey.groups().stream()
                        .filter(group -> group.now().size() <= Diagnosis.SINGLE_SESSIONS)
                        .flatMap(group -> group.now().stream())
                        .filter(Diagnosis::isStrangers)
                        .filter(session -> session.state() == State.IDLE)
                        .filter(session -> inStateFor(session, LEFT_OPEN)),
                session -> "is connected for %s and has done nothing for %s"
                        .formatted(
                                Quantities.length(
                                        session.connected().map(now::since).orElse(Duration.ZERO)),
                                Quantities.length(inState(session))),
                session -> "If nobody needs it: select pg_terminate_backend(%d). The setting idle_session_timeout"
                                .formatted(session.pid())
                        + " (PostgreSQL 14 and later) ends such sessions by itself");
    }

    private Stream<Session> strangers() {
        return now.sessions().stream().filter(Diagnosis::isStrangers);
    }

    private boolean inStateFor(Session session, Duration least) {
        return inState(session).compareTo(least) >= 0;
    }

    private Duration inState(Session session) {
        return now.inState(session);
    }

    private Duration longest(List<Session> sessions) {
        return sessions.stream()
                .map(this::inState)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    /** Tells of the first few, those that are in their state for longest, and how many more there are. */
    private List<Finding> tell(
            Kind kind, Stream<Session> sessions, Function<Session, String> seen, Function<Session, String> remedy) {
        List<Session> all = sessions.sorted(
                        Comparator.comparing(this::inState).reversed().thenComparingInt(Session::pid))
                .toList();
        List<Finding> findings = new ArrayList<>();
        for (Session session : all.subList(0, Math.min(TOLD, all.size()))) {
            findings.add(new Finding(kind, name(session), seen.apply(session), remedy.apply(session)));
        }
        if (all.size() > TOLD) {
            findings.add(new Finding(
                    kind,
                    "others",
                    "%s more like these".formatted(Quantities.count(all.size() - TOLD, "session")),
                    "Begin with those above"));
        }
        return findings;
    }

    private static String name(Session session) {
        Optional<String> from = session.address().map(address -> session.port()
                .map(port -> (address.contains(":") ? "[" + address + "]:" : address + ":") + port)
                .orElse(address));
        return "pid %d, %s"
                .formatted(session.pid(), Diagnosis.name(new Group.Key(session.application(), session.user(), from)));
    }

    private static String lastQuery(Session session) {
        return session.query()
                .map(query -> query.replaceAll("[\\s;]+$", "").strip().replaceAll("\\s+", " "))
                .filter(query -> !query.isEmpty())
                .map(query -> query.length() > LONGEST_QUERY ? query.substring(0, LONGEST_QUERY) + "..." : query)
                .map(query -> ": " + query)
                .orElse("");
    }
}
