package dev.weir.sim;

import dev.weir.dispatch.DispatcherInSimulation;
import dev.weir.dispatch.schedule.Limits;
import dev.weir.dispatch.work.Context;
import dev.weir.dispatch.work.TransactionTerms;
import dev.weir.sim.FakeStatements.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One simulated life of the dispatcher: callers come and go, connections break, the operator interferes; then all ends. */
final class Life {

    /**
     * What happens in a life.
     *
     * @param most connections at most
     * @param callers how many ask
     * @param faults how many things go wrong
     * @param spanMillis within which time
     */
    record Plan(int most, int callers, int faults, int spanMillis) {}

    private static final List<Kind> KINDS = List.of(Kind.values());
    private static final List<Kind> QUICK =
            KINDS.stream().filter(kind -> kind != Kind.STREAM).toList();

    private static final List<Kind> LEAVING = List.of(Kind.CODE, Kind.WRITE, Kind.WRITE, Kind.BAD_WRITE);

    /** In which each consumer has its first text of its own, before all else, in a life in which all are to be quick. */
    private static final Duration FIRST = Duration.ofMillis(150);

    private static final int MOST_STEPS = 200_000;
    private static final Duration LONGEST_REST = Duration.ofMillis(150);
    private static final String[] CONSUMERS = {"ann", "bob", "carl"};

    private final Choices choices;
    private final Plan plan;
    private final VirtualTime time = new VirtualTime();
    private final int size;
    private final Limits limits;
    private final FakePostgres postgres;
    private final DispatcherInSimulation dispatcher;
    private final List<FakeWire> wires = new ArrayList<>();
    private final List<Caller> callers = new ArrayList<>();
    private final List<Dealing> dealings = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private final Turns turns = new Turns(callers);
    /** Whether every statement is quick, and asked for once. */
    private final boolean quick;

    private final List<Kind> kinds;

    private int steps;
    private boolean paused;
    private long restingSince;

    Life(Choices choices, Plan plan) {
        this.choices = choices;
        this.plan = plan;
        this.size = choices.between(1, plan.most());
        this.quick = choices.oneIn(3);
        // In some lives most statements may follow each other.
        this.kinds = choices.oneIn(4) ? LEAVING : quick ? QUICK : KINDS;
        this.limits = new Limits(
                choices.oneIn(3) ? choices.between(1, 10) : 10_000,
                Duration.ofMillis(choices.oneIn(2) ? 100 : 10_000),
                choices.between(1, 8),
                choices.between(1, 4),
                Duration.ofMillis(20),
                Duration.ofMillis(250),
                choices.oneIn(2),
                choices.oneIn(4) ? choices.between(1, 5) : Integer.MAX_VALUE);
        this.postgres = new FakePostgres(time, choices, size);
        this.dispatcher = new DispatcherInSimulation(
                size,
                limits,
                listener -> {
                    FakeWire wire =
                            new FakeWire(postgres, time, choices, limits.depth(), limits.sharedTimeout(), listener);
                    wires.add(wire);
                    return wire;
                },
                time::nanos,
                time::in,
                event -> {});
        postgres.onGiven(turns::given);
    }

    int steps() {
        return steps;
    }

    /** Lives it, and answers with what went against the rules. */
    List<String> live() {
        int moment = 0;
        int begin = quick ? begin() : 0;
        for (int i = 0; i < plan.callers(); i++) {
            int number = i;
            // Half of them ask at the same moment as the one before: in one turn of an event loop.
            moment = i > 0 && choices.oneIn(2) ? moment : choices.below(plan.spanMillis() * 1000);
            time.inMicros(begin + moment, () -> call(number));
        }
        for (int i = 0; i < plan.faults(); i++) {
            time.inMicros(begin + choices.below(plan.spanMillis() * 1000), this::goWrong);
        }
        time.inMicros(begin + plan.spanMillis() * 1000L, this::end);
        while (violations.isEmpty() && step()) {
            check();
            if (++steps > MOST_STEPS) {
                violations.add("it never comes to rest: " + dispatcher.describe());
            }
        }
        if (violations.isEmpty()) {
            checkRest();
        }
        return violations;
    }

    /** Lets one thing happen; false when there is none. What is thrown meanwhile is a violation. */
    private boolean step() {
        try {
            return time.step();
        } catch (RuntimeException defect) {
            violations.add("it throws " + defect);
            return true;
        }
    }

    /** Nothing is known of a client's own text before its first has run; when all else begins, in microseconds. */
    private int begin() {
        for (String consumer : CONSUMERS) {
            Caller caller = new Caller(
                    FakeStatements.work(
                            Kind.RAW, "first of " + consumer, 100, consumer, Context.OWN, Duration.ofSeconds(10)),
                    time);
            callers.add(caller);
            caller.ask(dispatcher);
        }
        return Math.toIntExact(FIRST.toMillis()) * 1000;
    }

    private void deal(int number) {
        TransactionTerms terms = new TransactionTerms(
                choices.below(3),
                Duration.ofMillis(choices.oneIn(3) ? 20 : choices.oneIn(2) ? 600 : 60_000),
                Duration.ofMillis(200));
        Dealing dealing =
                new Dealing("t" + number, CONSUMERS[choices.below(CONSUMERS.length)], terms, time, choices, dispatcher);
        dealings.add(dealing);
        dealing.begin();
    }

    private void call(int number) {
        if (!quick && choices.oneIn(10)) {
            deal(number);
            return;
        }
        Kind kind = kinds.get(choices.below(kinds.size()));
        // Some ask for the same, so that they share.
        boolean shared = !quick && kind == Kind.READ && choices.oneIn(3);
        String name = shared ? "common" : "n" + number;
        long micros = !quick && choices.oneIn(8) ? choices.between(20_000, 600_000) : choices.between(50, 3000);
        Caller caller = new Caller(
                FakeStatements.work(
                        kind,
                        name,
                        shared ? 500 : micros,
                        CONSUMERS[choices.below(CONSUMERS.length)],
                        context(),
                        Duration.ofMillis(choices.oneIn(4) ? choices.between(1, 300) : 10_000)),
                time);
        callers.add(caller);
        caller.ask(dispatcher);
        if (choices.oneIn(6)) {
            time.inMicros(choices.below(50_000), caller::leave);
        }
    }

    private Context context() {
        Map<String, String> settings = new LinkedHashMap<>();
        if (choices.oneIn(4)) {
            settings.put(FakeStatements.MARK, "mark" + choices.below(2));
        }
        if (choices.oneIn(4)) {
            settings.put(FakeStatements.WHO, "who" + choices.below(2));
        }
        return new Context(choices.oneIn(2) ? null : "role" + choices.below(2), settings);
    }

    private void goWrong() {
        switch (choices.below(7)) {
            case 0 -> any(FakeWire::breakOff);
            case 1 -> any(FakeWire::endByServer);
            // What stands on a connection that says nothing looks slow.
            case 2 -> {
                if (quick) {
                    any(FakeWire::breakOff);
                } else {
                    stall();
                }
            }
            case 3 -> {
                postgres.up(false);
                time.inMicros(choices.between(1000, 400_000), () -> postgres.up(true));
            }
            case 4 -> {
                dispatcher.pause();
                paused = true;
                time.inMicros(choices.between(1000, 200_000), this::resume);
            }
            case 5 -> dispatcher.resize(choices.between(1, size));
            default ->
                callers.stream().filter(caller -> !caller.isDone()).findFirst().ifPresent(Caller::leave);
        }
    }

    private void any(java.util.function.Consumer<FakeWire> fault) {
        fault.accept(wires.get(choices.below(wires.size())));
    }

    /** A network that says nothing any more. */
    private void stall() {
        List<FakePostgres.Backend> lent = postgres.lent();
        if (!lent.isEmpty()) {
            lent.get(choices.below(lent.size())).stalled = true;
        }
    }

    private void resume() {
        paused = false;
        dispatcher.resume();
    }

    private void end() {
        postgres.up(true);
        resume();
        dispatcher.drain();
        dealings.forEach(Dealing::drained);
        if (choices.oneIn(3)) {
            time.inMicros(choices.below(500_000), dispatcher::abort);
        }
    }

    private void check() {
        violations.addAll(postgres.violations());
        if (postgres.backends() > size) {
            violations.add(postgres.backends() + " backends, and the bound is " + size);
        }
        for (Caller caller : callers) {
            caller.check(postgres, violations);
        }
        for (Dealing dealing : dealings) {
            dealing.check(postgres, violations);
        }
        if (quick) {
            turns.check(violations);
        }
        checkThatWorkIsTakenUp();
    }

    /** While something may be sent, no slot rests for longer than after a refused connection. */
    private void checkThatWorkIsTakenUp() {
        if (paused || dispatcher.waiting() == 0 || !dispatcher.isAtRest()) {
            restingSince = time.nanos();
        } else if (time.nanos() - restingSince > LONGEST_REST.toNanos()) {
            violations.add("work waits, and no slot takes it up: " + dispatcher.describe());
        }
    }

    private void checkRest() {
        callers.stream()
                .filter(caller -> !caller.isDone())
                .forEach(caller -> violations.add(caller + " was never answered"));
        dealings.stream()
                .filter(dealing -> !dealing.isDone())
                .forEach(dealing -> violations.add(dealing + " was never answered"));
        if (dispatcher.waiting() != 0) {
            violations.add("at rest " + dispatcher.waiting() + " are said to wait");
        }
        if (!dispatcher.isEmpty() || !dispatcher.isAtRest()) {
            violations.add("nothing happens any more, and the dispatcher is not at rest: " + dispatcher.describe());
        }
    }
}
