package dev.weir.sim;

import dev.weir.dispatch.DispatcherInSimulation;
import dev.weir.dispatch.schedule.Limits;
import dev.weir.dispatch.work.Context;
import dev.weir.sim.FakeStatements.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A life so small that all of its kind can be lived. */
final class SmallLife {

    private static final Kind[] KINDS = {Kind.READ, Kind.CODE, Kind.WRITE};
    private static final int[] MOMENTS = {100, 700, 1300, 2500};
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final Choices choices;
    private final VirtualTime time = new VirtualTime();
    private final List<FakeWire> wires = new ArrayList<>();
    private final List<Caller> callers = new ArrayList<>();
    private final FakePostgres postgres;
    private final DispatcherInSimulation dispatcher;

    SmallLife(Choices choices) {
        this.choices = choices;
        Choices network = new QuickOrSlow(choices);
        Limits limits =
                new Limits(10, Duration.ofMillis(100), 2, 2, Duration.ofMillis(20), Duration.ofMillis(250), true, 10);
        this.postgres = new FakePostgres(time, network, 2);
        this.dispatcher = new DispatcherInSimulation(
                2,
                limits,
                listener -> {
                    FakeWire wire =
                            new FakeWire(postgres, time, network, limits.depth(), limits.sharedTimeout(), listener);
                    wires.add(wire);
                    return wire;
                },
                time::nanos,
                time::in,
                event -> {});
    }

    /** Of the few waits that matter most each is quick or slow; the others are quick. */
    private static final class QuickOrSlow implements Choices {
        private static final int CHOSEN = 5;
        private final Choices choices;
        private int asked;

        QuickOrSlow(Choices choices) {
            this.choices = choices;
        }

        @Override
        public int below(int bound) {
            return asked++ < CHOSEN && choices.below(2) == 1 ? bound - 1 : 0;
        }
    }

    List<String> live() {
        for (int i = 0; i < KINDS.length; i++) {
            Kind kind = KINDS[i];
            String name = "n" + i;
            time.inMicros(choices.below(2) * 900L, () -> {
                Caller caller = new Caller(FakeStatements.work(kind, name, 400, "ann", Context.OWN, DEADLINE), time);
                callers.add(caller);
                caller.ask(dispatcher);
            });
        }
        fault();
        fault();
        List<String> violations = new ArrayList<>();
        while (violations.isEmpty() && time.step()) {
            violations.addAll(postgres.violations());
            callers.forEach(caller -> caller.check(postgres, violations));
        }
        if (violations.isEmpty() && (!callers.stream().allMatch(Caller::isDone) || !dispatcher.isAtRest())) {
            violations.add("nothing happens any more: " + callers + ", " + dispatcher.describe());
        }
        return violations;
    }

    private void fault() {
        int moment = MOMENTS[choices.below(MOMENTS.length)];
        switch (choices.below(4)) {
            case 0 -> time.inMicros(moment, wires.get(0)::breakOff);
            case 1 -> time.inMicros(moment, wires.get(1)::breakOff);
            case 2 ->
                time.inMicros(moment, () -> callers.stream()
                        .filter(caller -> !caller.isDone())
                        .findFirst()
                        .ifPresent(Caller::leave));
            default -> {
                time.inMicros(moment, () -> postgres.up(false));
                time.inMicros(moment + 1000, () -> postgres.up(true));
            }
        }
    }
}
