package dev.weir.monitor;

import dev.weir.monitor.Census.Identity;
import dev.weir.monitor.Census.Session;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Several censuses of a few seconds, or one: what a single one cannot show, such as connections that come and go.
 *
 * @param censuses the oldest first; at least one
 */
record Survey(List<Census> censuses) {

    Survey {
        censuses = List.copyOf(censuses);
        if (censuses.isEmpty()) {
            throw new IllegalArgumentException("A survey has at least one census");
        }
    }

    Census latest() {
        return censuses.getLast();
    }

    /** From the first to the last, by the server's clock. */
    Duration length() {
        return Duration.between(censuses.getFirst().at(), latest().at());
    }

    /** The most connections that one of the censuses has. */
    int mostAtOnce() {
        return censuses.stream()
                .mapToInt(census -> census.sessions().size())
                .max()
                .orElse(0);
    }

    /** The most of those connections that one of the censuses has. */
    int most(Predicate<Session> which) {
        return censuses.stream()
                .mapToInt(census ->
                        Math.toIntExact(census.sessions().stream().filter(which).count()))
                .max()
                .orElse(0);
    }

    /** As many of them at least are connections for certain. */
    int certainAtOnce() {
        return censuses.stream().mapToInt(Census::certain).max().orElse(0);
    }

    /** How long the transaction has been open that began first. */
    Optional<Duration> oldestTransaction() {
        return oldestTransaction(latest().sessions());
    }

    /**
     * Sessions that began while we looked, and that no census has: they came and went in between. Empty where the server
     * does not count, or one census is all there is.
     */
    OptionalLong unseen() {
        OptionalLong before = censuses.getFirst().begun();
        OptionalLong after = latest().begun();
        if (censuses.size() == 1 || before.isEmpty() || after.isEmpty()) {
            return OptionalLong.empty();
        }
        Set<Identity> seen = new HashSet<>();
        censuses.forEach(census -> seen.addAll(identities(census.sessions())));
        seen.removeAll(identities(censuses.getFirst().sessions()));
        return OptionalLong.of(Math.max(0, after.getAsLong() - before.getAsLong() - seen.size()));
    }

    /** Connections with the same application, user and client address; the largest group first. */
    List<Group> groups() {
        return groups(session -> new Group.Key(session.application(), session.user(), session.address()));
    }

    /** Connections with the same application and user, wherever from; the largest group first. */
    List<Group> applications() {
        return groups(session -> new Group.Key(session.application(), session.user(), Optional.empty()));
    }

    private List<Group> groups(Function<Session, Group.Key> keyed) {
        Map<Group.Key, Course> courses = new HashMap<>();
        for (int i = 0; i < censuses.size(); i++) {
            int number = i;
            censuses.get(i).sessions().stream()
                    .collect(Collectors.groupingBy(keyed))
                    .forEach((key, sessions) ->
                            courses.computeIfAbsent(key, unseen -> new Course()).add(number, sessions));
        }
        return courses.entrySet().stream()
                .map(course -> course.getValue().group(course.getKey()))
                .sorted(Comparator.<Group>comparingInt(group -> group.now().size())
                        .reversed()
                        .thenComparing(group -> group.key().toString()))
                .toList();
    }

    private Optional<Duration> oldestTransaction(Collection<Session> sessions) {
        return sessions.stream()
                .flatMap(session -> session.transaction().stream())
                .min(Comparator.naturalOrder())
                .map(latest()::since);
    }

    private static Set<Identity> identities(Collection<Session> sessions) {
        return sessions.stream().map(Session::identity).collect(Collectors.toSet());
    }

    /** One group, from one census to the next. */
    private final class Course {

        private final Set<Identity> passing = new HashSet<>();
        private List<Session> first = List.of();
        private List<Session> now = List.of();
        private int mostAtOnce;
        private int mostBusy;

        void add(int census, List<Session> sessions) {
            if (census == 0) {
                first = sessions;
            }
            if (census == censuses.size() - 1) {
                now = sessions;
            }
            passing.addAll(identities(sessions));
            mostAtOnce = Math.max(mostAtOnce, sessions.size());
            mostBusy = Math.max(mostBusy, Counts.of(sessions).busy());
        }

        Group group(Group.Key key) {
            passing.removeAll(identities(first));
            passing.removeAll(identities(now));
            return new Group(key, now, mostAtOnce, mostBusy, passing.size(), oldestTransaction(now));
        }
    }
}
