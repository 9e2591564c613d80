package dev.weir.dispatch.wire;

import dev.weir.dispatch.work.Context;
import dev.weir.dispatch.work.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which members of a message are answered by one statement: those of one shape that are told the same context. What fails in such a
 * statement is nobody's in particular; all of them go again, each by itself, and are not merged a second time.
 */
final class Merges {

    /** Fewer cost PostgreSQL as much apart. */
    static final int LEAST = 4;

    /** Nothing is merged. */
    static final Merges NONE = new Merges(Map.of(), Map.of());

    /** The groups, by each of their members. */
    private final Map<Integer, Group> groups;
    /** The shape of each group. */
    private final Map<PreparedShapes.Key, Group> keys;

    /**
     * Members of one statement.
     *
     * @param key what is prepared for them
     * @param members their numbers, in order
     */
    record Group(PreparedShapes.Key key, List<Integer> members) {

        boolean begins(int member) {
            return members.getFirst() == member;
        }
    }

    private Merges(Map<Integer, Group> groups, Map<PreparedShapes.Key, Group> keys) {
        this.groups = groups;
        this.keys = keys;
    }

    static Merges of(List<Wire.Member> members, PreparedShapes prepared) {
        if (members.size() < LEAST) {
            return NONE;
        }
        Map<Shape, List<Integer>> open = new HashMap<>();
        List<List<Integer>> all = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            Wire.Member member = members.get(i);
            if (!merges(member, prepared)) {
                continue;
            }
            List<Integer> alike = open.get(member.shape());
            if (alike == null || !areOfOneContext(members.get(alike.getLast()), member)) {
                alike = new ArrayList<>();
                open.put(member.shape(), alike);
                all.add(alike);
            }
            alike.add(i);
        }
        return of(members, all);
    }

    private static Merges of(List<Wire.Member> members, List<List<Integer>> all) {
        Map<Integer, Group> groups = new HashMap<>();
        Map<PreparedShapes.Key, Group> keys = new HashMap<>();
        for (List<Integer> alike : all) {
            if (alike.size() >= LEAST) {
                Group group = new Group(Messages.mergedKey(members.get(alike.getFirst())), alike);
                keys.put(group.key(), group);
                alike.forEach(member -> groups.put(member, group));
            }
        }
        return groups.isEmpty() ? NONE : new Merges(groups, keys);
    }

    private static boolean merges(Wire.Member member, PreparedShapes prepared) {
        return !member.inline()
                && !member.again()
                && member.shape().merges(member.work().statement().arguments())
                && prepared.mayMerge(Messages.key(member));
    }

    private static boolean areOfOneContext(Wire.Member one, Wire.Member other) {
        Context context = one.work().context();
        return context.isAlikeForPlainReads(other.work().context());
    }

    /** The group of a member; null when it is by itself. */
    @Nullable
    Group of(int member) {
        return groups.get(member);
    }

    /** What is to be prepared for the groups. */
    Iterable<PreparedShapes.Key> keys() {
        return keys.keySet();
    }

    /** How many members are answered by a statement that others have too. */
    int count() {
        return groups.size();
    }
}
