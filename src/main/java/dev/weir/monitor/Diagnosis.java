package dev.weir.monitor;

import dev.weir.monitor.Census.Session;
import dev.weir.monitor.Census.State;
import dev.weir.monitor.Finding.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds in a survey which clients hold too many connections or misuse them, and says what to do.
 * Weir's own connections are left out: their number is bounded, and what they do is shown elsewhere.
 */
final class Diagnosis {

    /** Of the connections that ordinary roles can have, from which share on there is hardly any room. */
    static final double FULL = 0.9;

    /** More are a pool. */
    static final int SINGLE_SESSIONS = 2;

    /** Pools replace a connection now and then; as many that came and went are a habit. */
    static final int PASSING = 3;

    /** The first version of PostgreSQL in which a grant says whether it is inherited. */
    private static final int INHERITED_BY_GRANT = 16;

    /** Groups that are named when there is no room. */
    private static final int HOLDERS = 3;

    private static final String NAMELESS = "an application without a name";

    private final Survey survey;
    private final Census now;
    private final SessionFindings sessions;
    private final List<Finding> findings = new ArrayList<>();

    private Diagnosis(Survey survey) {
        this.survey = survey;
        this.now = survey.latest();
        this.sessions = new SessionFindings(survey);
    }

    /** What there is to say, the worst first. */
    static List<Finding> of(Survey survey) {
        Diagnosis diagnosis = new Diagnosis(survey);
        diagnosis.findFullServer();
        diagnosis.findFullRoles();
        diagnosis.findings.addAll(diagnosis.sessions.blocking());
        diagnosis.findings.addAll(diagnosis.sessions.idleInTransaction());
        diagnosis.findConnectionsPerRequest();
        diagnosis.findings.addAll(Surplus.of(survey));
        diagnosis.findings.addAll(diagnosis.sessions.longStatements());
        diagnosis.findings.addAll(diagnosis.sessions.leftOpen());
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
                        "an application that was not seen",
                        "opened and closed %s in %s that were too short to be seen; the server has counted them"
                                .formatted(Quantities.count(unseen, "connection"), Quantities.length(survey.length())),
                        "To see who: alter system set log_connections = on, select pg_reload_conf(), and look into the"
                                + " server's log. " + remedy));
    }

    private boolean isHabit(long passing) {
        return passing >= PASSING && passing >= survey.length().toSeconds();
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

    static boolean isStrangers(Session session) {
        return Owner.of(session.application(), "") == Owner.STRANGERS;
    }

    private static boolean isStrangers(Group group) {
        return Owner.of(group.key().application(), "") == Owner.STRANGERS;
    }

    private void add(Kind kind, String who, String seen, String remedy) {
        findings.add(new Finding(kind, who, seen, remedy));
    }

    /** {@code node (user app) at 10.0.0.7}. */
    static String name(Group.Key key) {
        String application = key.application().isBlank() ? NAMELESS : key.application();
        return application + " (user " + key.user() + ")"
                + key.address().map(address -> " at " + address).orElse("");
    }
}
