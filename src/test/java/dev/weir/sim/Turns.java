package dev.weir.sim;

import dev.weir.dispatch.work.Work;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Watches that consumers are served in turn: while one waits, each other is served once, and once more with a statement that
 * had its turn before and did not fit into that message. Holds for lives in which every statement is quick, and none shares
 * another's answer.
 */
final class Turns {

    private static final int MOST = 2;

    private final List<Caller> callers;
    /** Of each consumer that waits, how often each other was served since it came, or had its own turn. */
    private final Map<String, Map<String, Integer>> servedMeanwhile = new HashMap<>();

    private final Set<String> given = new HashSet<>();
    private Map<String, Set<String>> before = Map.of();

    Turns(List<Caller> callers) {
        this.callers = callers;
    }

    /**
     * Statements are given to a connection in one message, which is the turn of each, also when the connection is dead and does not
     * send them. In which order they stand in it is no matter: none of them waits any more. What goes again takes no turn,
     * however many have come meanwhile.
     */
    void given(List<Work> message) {
        List<Work> turns = message.stream()
                .filter(work -> given.add(FakeStatements.name(work)))
                .toList();
        turns.forEach(work -> hasTurn(work.origin().consumer()));
    }

    private void hasTurn(String consumer) {
        servedMeanwhile.remove(consumer);
        for (String other : waiting().keySet()) {
            if (!other.equals(consumer)) {
                servedMeanwhile.computeIfAbsent(other, waits -> new HashMap<>()).merge(consumer, 1, Integer::sum);
            }
        }
    }

    /** The names of what waits, by consumer. */
    private Map<String, Set<String>> waiting() {
        Map<String, Set<String>> waiting = new HashMap<>();
        for (Caller caller : callers) {
            if (caller.hasArrived() && !caller.isDone() && !given.contains(caller.name())) {
                waiting.computeIfAbsent(caller.consumer(), consumer -> new HashSet<>())
                        .add(caller.name());
            }
        }
        return waiting;
    }

    /** After a step, since who is dropped in it hears of that last. */
    void check(List<String> violations) {
        if (servedMeanwhile.isEmpty()) {
            return;
        }
        Map<String, Set<String>> now = waiting();
        servedMeanwhile.keySet().removeIf(consumer -> !now.containsKey(consumer) || hasLost(consumer, now));
        before = now;
        servedMeanwhile.forEach((waits, others) -> others.forEach((other, times) -> {
            if (times > MOST) {
                violations.add(waits + " is passed over: " + other + " was served " + times + " times while it waited");
            }
        }));
    }

    /** Whether something of a consumer's waits no more and was not given to a connection: it may have had the turn. */
    private boolean hasLost(String consumer, Map<String, Set<String>> now) {
        return before.getOrDefault(consumer, Set.of()).stream()
                .anyMatch(name -> !given.contains(name)
                        && !now.getOrDefault(consumer, Set.of()).contains(name));
    }
}
