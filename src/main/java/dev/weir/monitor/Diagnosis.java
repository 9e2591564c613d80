package dev.weir.monitor;

import dev.weir.monitor.Census.Session;
import dev.weir.monitor.Census.State;
import dev.weir.monitor.Finding.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds in a survey which clients hold too many connections or misuse them, and says what to do.
 * Weir's own connections are left out: their number is bounded, and what they do is shown elsewhere.
 */
final class Diagnosis {

    /** Of the connections that ordinary roles can have, from which share on there is hardly any room. */
    static final double FULL = 0.9;

    /** Idle in a transaction for longer than an application that computes in between. */
    static final Duration IDLE_IN_TRANSACTION = Duration.ofSeconds(5);

    static final Duration WAITING = Duration.ofSeconds(5);

    static final Duration RUNNING_LONG = Duration.ofMinutes(5);

    static final Duration LEFT_OPEN = Duration.ofMinutes(10);

    /** More are a pool. */
    private static final int SINGLE_SESSIONS = 2;

    /** Pools replace a connection now and then; as many that came and went are a habit. */
    static final int PASSING = 3;

    /** A prepared transaction has no process; as a blocker it has this id. */
    private static final Integer PREPARED = 0;

    /** The first version of PostgreSQL in which a grant says whether it is inherited. */
    private static final int INHERITED_BY_GRANT = 16;

    /** Sessions of one kind that are told of one by one. */
    private static final int TOLD = 5;

    /** Groups that are named when there is no room. */
    private static final int HOLDERS = 3;

    private static final int LONGEST_QUERY = 80;

    private static final String NAMELESS = "an application without a name";

    private final Survey survey;
    private final Census now;
    private final List<Finding> findings = new ArrayList<>();

    private Diagnosis(Survey survey) {
        this.survey = survey;
        this.now = survey.latest();
    }

    /** What there is to say, the worst first. */
    static List<Finding> of(Survey survey) {
        Diagnosis diagnosis = new Diagnosis(survey);
        diagnosis.findFullServer();
        diagnosis.findFullRoles();
        diagnosis.findBlocking();
        diagnosis.findIdleInTransaction();
        diagnosis.findConnectionsPerRequest();
        diagnosis.findings.addAll(Surplus.of(survey));
        diagnosis.findLongStatements();
        diagnosis.findLeftOpen();
        diagnosis.findNameless();
        diagnosis.findWhatIsNotKnown();
        return List.copyOf(diagnosis.findings);
    }

    private void findFullServer() {
        int total = now.sessions().size();
        if (total >= FULL * now.usable()) {
            add(
                    Kind.NO_ROOM,
                    "all together",
                    "%d of the %d connections are taken that ordinary roles can have".formatted(total, now.usable()),
                    "%s. End what is not needed before you raise max_connections: each connection costs"
                                    .formatted(largest())
                            + " memory, and many busy ones slow each other down. Still let in are superusers and, from"
                            + " PostgreSQL 16 on, members of pg_use_reserved_connections, to the %d that are reserved"
                                    .formatted(now.reserved()));
        }
    }

    private String largest() {
        return "Most are held by "
                + survey.applications().stream()
                        .limit(HOLDERS)
                        .map(group -> name(group.key()) + ", " + group.now().size())
                        .collect(Collectors.joining("; "));
    }

    private void findFullRoles() {
        Map<String, List<Session>> byUser = now.sessions().stream().collect(Collectors.groupingBy(Session::user));
        now.limits().forEach((user, limit) -> {
            List<Session> held = byUser.getOrDefault(user, List.of());
            if (held.size() >= limit && held.stream().anyMatch(Diagnosis::isStrangers)) {
                add(
                        Kind.ROLE_LIMIT,
                        "user " + user,
                        "has all the %s that the role's CONNECTION LIMIT allows; one more is refused"
                                .formatted(Quantities.count(limit, "connection")),
                        "Find out below which of them are needed");
            }
        });
    }

    /** Sessions that block others and wait for none themselves: ending one that waits in between would not help. */
    private void findBlocking() {
        List<Session> waiting = now.sessions().stream()
                .filter(Session::waitsForLock)
                .filter(session -> inStateFor(session, WAITING))
                .toList();
        Set<Integer> waits = waiting.stream().map(Session::pid).collect(Collectors.toSet());
        Set<Integer> roots = new HashSet<>();
        waiting.forEach(session -> roots.addAll(session.blockedBy()));
        roots.removeAll(waits);
        if (roots.contains(PREPARED)) {
            add(
                    Kind.BLOCKING,
                    "a prepared transaction",
                    "holds locks that others wait for, one of them for %s"
                            .formatted(Quantities.length(longest(waiting))),
                    "select gid, owner, prepared from pg_prepared_xacts shows it, commit prepared or rollback prepared ends"
                            + " it");
        }
        tell(
                Kind.BLOCKING,
                strangers().filter(session -> roots.contains(session.pid())),
                session -> "holds locks that others wait for, %s in all, one of them for %s%s"
                        .formatted(
                                Quantities.count(waiting.size(), "session"),
                                Quantities.length(longest(waiting)),
                                lastQuery(session)),
                session -> "Ask its owner to end the transaction, or end it: select pg_terminate_backend(%d)"
                        .formatted(session.pid()));
    }

    private void findIdleInTransaction() {
        tell(
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

    private void findConnectionsPerRequest() {
        String remedy = "Make one client when the process starts and share it, or ask Weir over HTTP. A new connection"
                + " costs PostgreSQL a process, and the request some milliseconds";
        for (Group group : survey.applications()) {
            if (isStrangers(group) && isHabit(group.cameAndWent())) {
                add(
                        Kind.CONNECTION_PER_REQUEST,
                        name(group.key()),
                        "opened and closed %s in %s"
                                .formatted(
                                        Quantities.count(group.cameAndWent(), "connection"),
                                        Quantities.length(survey.length())),
                        remedy);
            }
        }
        survey.unseen().stream()
                .filter(this::isHabit)
                .forEach(unseen -> add(
                        Kind.CONNECTION_PER_REQUEST,
                        "somebody",
                        "opened and closed %s in %s that were too short to be seen; the server has counted them"
                                .formatted(Quantities.count(unseen, "connection"), Quantities.length(survey.length())),
                        "To see who: alter system set log_connections = on, select pg_reload_conf(), and look into the"
                                + " server's log. " + remedy));
    }

    private boolean isHabit(long passing) {
        return passing >= PASSING && passing >= survey.length().toSeconds();
    }

    private void findLongStatements() {
        tell(
                Kind.RUNNING_LONG,
                strangers()
                        .filter(session -> session.state() == State.ACTIVE && !session.waitsForLock())
                        .filter(session -> inStateFor(session, RUNNING_LONG)),
                session -> "has been running one statement for %s%s"
                        .formatted(Quantities.length(inState(session)), lastQuery(session)),
                session -> "If nobody waits for it: select pg_cancel_backend(%d)".formatted(session.pid()));
    }

    /** A forgotten script or tool: single sessions, not a pool. */
    private void findLeftOpen() {
        tell(
                Kind.LEFT_OPEN,
                survey.groups().stream()
                        .filter(group -> group.now().size() <= SINGLE_SESSIONS)
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

    /** A connection without a name is hard to find, and cannot be told from others without one. */
    private void findNameless() {
        long nameless =
                strangers().filter(session -> session.application().isBlank()).count();
        boolean told = findings.stream().anyMatch(finding -> finding.who().contains(NAMELESS));
        if (told || nameless > SINGLE_SESSIONS) {
            add(
                    Kind.NAMELESS,
                    NAMELESS,
                    "has %s: nobody can tell from here what it is, nor whether it is one"
                            .formatted(Quantities.count(nameless, "connection")),
                    "Give each its name: application_name=shop in its URL (libpq, node-postgres, Prisma, psycopg, Go),"
                            + " ApplicationName=shop for JDBC, applicationName=shop for R2DBC, or PGAPPNAME=shop in its"
                            + " environment");
        }
    }

    private void findWhatIsNotKnown() {
        long unknown = now.sessions().stream()
                .filter(session -> session.state() == State.UNKNOWN)
                .count();
        if (unknown > 0 && now.complete()) {
            add(
                    Kind.NOT_TRACKED,
                    "the server",
                    "keeps no account of what %s do: their track_activities is off"
                            .formatted(Quantities.count(unknown, "connection")),
                    "alter system set track_activities = on, select pg_reload_conf(), unless a role or database has its own"
                            + " setting");
        } else if (unknown > 0) {
            add(
                    Kind.GRANT_MISSING,
                    "user " + now.role(),
                    "may not see what other roles do: of %s neither state nor times are known, nor whether one is only a"
                                    .formatted(Quantities.count(unknown, "session"))
                            + " parallel worker of another",
                    "As a superuser: " + grant(now));
        }
    }

    /** What lets the role see all there is; from PostgreSQL 16 on also one that does not inherit by itself. */
    static String grant(Census census) {
        return "grant pg_monitor to \"%s\"%s"
                .formatted(
                        census.role().replace("\"", "\"\""),
                        census.majorVersion() >= INHERITED_BY_GRANT ? " with inherit true" : "");
    }

    private Stream<Session> strangers() {
        return now.sessions().stream().filter(Diagnosis::isStrangers);
    }

    private static boolean isStrangers(Session session) {
        return Owner.of(session.application(), "") == Owner.STRANGERS;
    }

    private static boolean isStrangers(Group group) {
        return Owner.of(group.key().application(), "") == Owner.STRANGERS;
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
    private void tell(
            Kind kind, Stream<Session> sessions, Function<Session, String> seen, Function<Session, String> remedy) {
        List<Session> all = sessions.sorted(
                        Comparator.comparing(this::inState).reversed().thenComparingInt(Session::pid))
                .toList();
        for (Session session : all.subList(0, Math.min(TOLD, all.size()))) {
            add(kind, name(session), seen.apply(session), remedy.apply(session));
        }
        if (all.size() > TOLD) {
            add(
                    kind,
                    "others",
                    "%s more like these".formatted(Quantities.count(all.size() - TOLD, "session")),
                    "Begin with those above");
        }
    }

    private void add(Kind kind, String who, String seen, String remedy) {
        findings.add(new Finding(kind, who, seen, remedy));
    }

    private static String name(Session session) {
        Optional<String> from = session.address().map(address -> session.port()
                .map(port -> (address.contains(":") ? "[" + address + "]:" : address + ":") + port)
                .orElse(address));
        return "pid %d, %s".formatted(session.pid(), name(new Group.Key(session.application(), session.user(), from)));
    }

    /** {@code node (user app) at 10.0.0.7}. */
    static String name(Group.Key key) {
        String application = key.application().isBlank() ? NAMELESS : key.application();
        return application + " (user " + key.user() + ")"
                + key.address().map(address -> " at " + address).orElse("");
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
