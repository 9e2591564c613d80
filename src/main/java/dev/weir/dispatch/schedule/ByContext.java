package dev.weir.dispatch.schedule;

import dev.weir.dispatch.work.Context;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The order of the statements of one message: those of one context stand together, so that PostgreSQL is told each context once. All of
 * them are sent in one buffer, and PostgreSQL runs them one after the other, so that none is served before its turn.
 */
final class ByContext {

    private ByContext() {}

    /** The members, contexts in the order in which the first of each came. */
    static List<Job> ordered(List<Job> members) {
        return areOfOne(members) ? members : grouped(members);
    }

    private static boolean areOfOne(List<Job> members) {
        for (int i = 1; i < members.size(); i++) {
            if (!contextOf(members.get(i)).equals(contextOf(members.getFirst()))) {
                return false;
            }
        }
        return true;
    }

    private static List<Job> grouped(List<Job> members) {
        Map<Context, List<Job>> groups = new LinkedHashMap<>();
        for (Job member : members) {
            groups.computeIfAbsent(contextOf(member), context -> new ArrayList<>())
                    .add(member);
        }
        List<Job> ordered = new ArrayList<>(members.size());
        groups.values().forEach(ordered::addAll);
        return ordered;
    }

    private static Context contextOf(Job member) {
        return member.work().context();
    }
}
