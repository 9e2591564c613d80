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
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Finds clients that hold many more connections than they use at once: all of a client's connections against the most
 * that were busy in one census. One census is enough. It does not show the need at other times, which is reported as
 * unknown until most of the connections have been idle for long.
 */
final class Surplus {

    /** As many as pools have by default; a pool of that size may be idle. */
    static final int ORDINARY_POOL = 10;

    /** Fewer are never reported, however long they are idle. */
    static final int SMALLEST_LARGE_POOL = 5;

    /** A connection that is idle for so long counts as not needed. */
    static final Duration UNUSED = Duration.ofMinutes(1);

    /** More under one name are a pool of its own. */
    private static final int SINGLE = 2;

    private final Survey survey;
    private final List<Finding> findings = new ArrayList<>();

    private Surplus(Survey survey) {
        this.survey = survey;
    }

    static List<Finding> of(Survey survey) {
        Surplus surplus = new Surplus(survey);
        surplus.findApplications();
        return List.copyOf(surplus.findings);
    }

    private void findApplications() {
        Set<Group.Key> single = new HashSet<>();
        for (Group group : survey.applications()) {
            if (isStrangers(group.key().application())) {
                boolean found = find(
                        Diagnosis.name(group.key()), "", session -> key(session).equals(group.key()));
                if (!found && group.mostAtOnce() <= SINGLE) {
                    single.add(group.key());
                }
            }
        }
        findUsers(session -> single.contains(key(session)));
    }

    /** A client for each script may have a name for each script: none of them holds many. */
    private void findUsers(Predicate<Session> single) {
        Map<String, Set<String>> names = survey.latest().sessions().stream()
                .filter(single)
                .collect(Collectors.groupingBy(
                        Session::user, TreeMap::new, Collectors.mapping(Session::application, Collectors.toSet())));
        names.forEach((user, applications) -> {
            if (applications.size() > 1) {
                find(
                        "user " + user,
                        " under %d names".formatted(applications.size()),
                        single.and(session -> session.user().equals(user)));
            }
        });
    }

    private boolean find(String who, String names, Predicate<Session> theirs) {
        List<Session> held = survey.latest().sessions().stream().filter(theirs).toList();
        // A session whose state is hidden may be busy.
        int busy = survey.most(theirs.and(session -> session.state() != State.IDLE));
        List<Session> unused = held.stream().filter(this::isUnused).toList();
        boolean known = 2 * unused.size() >= held.size();
        if (2 * busy > held.size() || held.size() < SMALLEST_LARGE_POOL || !(known || held.size() > ORDINARY_POOL)) {
            return false;
        }
        ClientProcesses processes = ClientProcesses.of(held);
        findings.add(new Finding(
                Kind.POOL_TOO_LARGE,
                who,
                "holds %s%s%s; at most %d were busy at once%s. %s"
                        .formatted(
                                Quantities.count(held.size(), "connection"),
                                names,
                                processes.words(),
                                busy,
                                period(),
                                known ? rest(unused) : "Whether it needs more at other times is not known yet"),
                remedy(processes, known, Math.max(busy, held.size() - unused.size()))));
        return true;
    }

    private String period() {
        return survey.censuses().size() == 1 ? " in this one look" : " in " + Quantities.length(survey.length());
    }

    private String rest(List<Session> unused) {
        Duration longest = unused.stream()
                .map(survey.latest()::inState)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
        return "%d have done nothing for more than a minute, the longest for %s"
                .formatted(unused.size(), Quantities.length(longest));
    }

    private static String remedy(ClientProcesses processes, boolean known, int needed) {
        if (processes.addresses() > 1) {
            return "Make one client in each process and share it there; a maximum for each is multiplied by their number."
                    + " One pool for all of them is what Weir is: let them ask it over HTTP";
        }
        return "If each route, module or script makes a client: make one when the process starts, and share it. A maximum"
                + " does not help there, as each of those pools is small already. If it is one pool, "
                + (known
                        ? "give it a maximum of %d".formatted(Math.max(1, needed))
                        : "look on through its busiest time, and give it that as its maximum")
                + processes.hint();
    }

    private boolean isUnused(Session session) {
        return session.state() == State.IDLE && survey.latest().inState(session).compareTo(UNUSED) >= 0;
    }

    private static boolean isStrangers(String application) {
        return Owner.of(application, "") == Owner.STRANGERS;
    }

    private static Group.Key key(Session session) {
        return new Group.Key(session.application(), session.user(), Optional.empty());
    }
}
