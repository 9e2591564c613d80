package dev.weir.sim;

import dev.weir.dispatch.work.Effects;
import dev.weir.sim.FakeStatements.Kind;
import dev.weir.telemetry.Event.Cancellation;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What is done with one wire, one thing after the other. A seed decides it. */
record Trace(List<Step> steps) {

    /** A running time far beyond all others. */
    static final int LONG = 30_000;

    /** A deadline that is never reached, and one that a long statement exceeds. */
    static final int FAR = 60_000;

    private static final int NEAR = 200;

    /** Longer than any machine needs to make the next message, and shorter than the shared timeout. */
    private static final int HELD = 1500;

    private static final int STEPS = 8;
    private static final List<Cancellation> WHYS = List.of(Cancellation.values());
    private static final Kind[] PLAIN = {Kind.READ, Kind.READ, Kind.BAD, Kind.UNPREPARED, Kind.UNTYPED};
    private static final Kind[] MAY_LEAVE = {Kind.CODE, Kind.WRITE, Kind.WRITE, Kind.BAD_WRITE};

    /** One thing that is done. */
    sealed interface Step {}

    /**
     * Messages that are sent one behind the other, before any has ended.
     *
     * @param resets whether a reset follows what may leave something, or a read that sees what was left
     */
    record Send(List<List<Ask>> messages, boolean resets) implements Step {}

    /** Statements that follow each other before any has ended; the backend may be ended while the first of them runs. */
    record Train(List<Ask> asks, boolean kill) implements Step {}

    /** A message whose statement of this number is running when the backend is ended. */
    record SendAndKill(List<Ask> message, int at) implements Step {}

    /** A statement that has the connection for itself. */
    record Alone(Ask ask) implements Step {}

    /** A stream, of which so many rows are asked for before its reader goes; negative for one that never comes. */
    record Stream(Ask ask, int rows) implements Step {}

    /** The same, stopped while it runs. */
    record AloneAndCancel(Ask ask, Cancellation why) implements Step {}

    /** The same, while which its backend is ended. */
    record AloneAndKill(Ask ask) implements Step {}

    /** The backend is ended while nothing runs, and then something is sent. */
    record KillAndSend(Ask ask, boolean alone) implements Step {}

    /** Cancels what has ended long ago, and listens. */
    record Idle() implements Step {}

    /** Returns the connection, and borrows one. */
    record Return() implements Step {}

    /**
     * One statement.
     *
     * @param role null for the login's
     */
    record Ask(
            Kind kind,
            String name,
            int millis,
            @Nullable String role,
            String mark,
            String who,
            boolean inline,
            boolean timed,
            int deadlineMillis) {

        Ask lasting(int longer, int deadline) {
            return new Ask(kind, name, longer, role, mark, who, inline, timed, deadline);
        }

        /** As one of several. */
        Ask untimed() {
            return new Ask(kind, name, millis, role, mark, who, inline, false, deadlineMillis);
        }

        boolean mayLeave() {
            return kind.effects != Effects.PLAIN_READ;
        }
    }

    /** The trace of a seed. */
    static Trace of(long seed) {
        return new Maker(seed).trace();
    }

    private static final class Maker {

        private final SplittableRandom random;
        private final Choices choices;
        private final String prefix;
        private int names;

        Maker(long seed) {
            this.random = new SplittableRandom(seed);
            this.choices = random::nextInt;
            this.prefix = "s" + seed + "_";
        }

        Trace trace() {
            List<Step> steps = new ArrayList<>();
            for (int i = 0; i < STEPS; i++) {
                steps.add(step());
            }
            return new Trace(steps);
        }

        private Step step() {
            return switch (choices.below(21)) {
                case 0, 1, 2, 3, 4, 5 -> send();
                case 6 -> new Send(List.of(tooSlow()), true);
                case 7 -> sendAndKill();
                case 8, 9 -> new Alone(ask(any()));
                case 10 -> new Alone(ask(one(Kind.READ, Kind.CODE, Kind.WRITE)).lasting(LONG, NEAR));
                case 11 -> new Stream(ask(Kind.STREAM), choices.oneIn(2) ? Integer.MAX_VALUE : choices.between(-1, 4));
                case 12, 13 ->
                    new AloneAndCancel(
                            ask(one(Kind.READ, Kind.CODE, Kind.WRITE, Kind.STREAM))
                                    .lasting(LONG, FAR),
                            WHYS.get(choices.below(WHYS.size())));
                case 14 ->
                    new AloneAndKill(ask(one(Kind.READ, Kind.CODE, Kind.WRITE, Kind.STREAM))
                            .lasting(LONG, FAR));
                case 15 -> new KillAndSend(ask(choices.oneIn(2) ? Kind.READ : Kind.WRITE), choices.oneIn(2));
                case 16 -> new Idle();
                case 17, 18, 19 -> train();
                default -> new Return();
            };
        }

        private Train train() {
            boolean kill = choices.oneIn(4);
            List<Ask> asks = new ArrayList<>();
            asks.add(kill ? ask(one(Kind.CODE, Kind.WRITE)).lasting(LONG, FAR) : ask(one(MAY_LEAVE)));
            for (int i = choices.between(1, 3); i > 0; i--) {
                asks.add(ask(one(MAY_LEAVE)).untimed());
            }
            asks.set(0, asks.getFirst().untimed());
            return new Train(asks, kill);
        }

        /** At most as deep as a slot sends, the last perhaps one that may leave something. */
        private Send send() {
            List<List<Ask>> messages = new ArrayList<>();
            if (choices.oneIn(2)) {
                List<Ask> first = new ArrayList<>(plain());
                // It must not have failed before the next one is made.
                first.set(0, ask(Kind.READ).untimed().lasting(HELD, FAR));
                messages.add(first);
            }
            messages.add(choices.oneIn(2) ? plain() : List.of(ask(one(MAY_LEAVE))));
            return new Send(messages, !choices.oneIn(4));
        }

        private List<Ask> plain() {
            int count = choices.between(1, 4);
            return count == 1
                    ? List.of(ask(one(PLAIN)))
                    : IntStream.range(0, count)
                            .mapToObj(number -> ask(one(PLAIN)).untimed())
                            .toList();
        }

        /** Reads of which one runs into the shared timeout, or a write that does. */
        private List<Ask> tooSlow() {
            if (choices.oneIn(3)) {
                return List.of(ask(one(Kind.CODE, Kind.WRITE)).lasting(LONG, FAR));
            }
            return aroundALongOne(choices.between(0, 2), choices.between(0, 2));
        }

        private Step sendAndKill() {
            int before = choices.between(0, 2);
            return new SendAndKill(aroundALongOne(before, choices.between(0, 2)), before);
        }

        private List<Ask> aroundALongOne(int before, int behind) {
            List<Ask> asks = new ArrayList<>();
            for (int i = 0; i < before + 1 + behind; i++) {
                Ask read = ask(Kind.READ).untimed();
                asks.add(i == before ? read.lasting(LONG, FAR) : read);
            }
            return asks;
        }

        private Kind any() {
            return choices.oneIn(2) ? one(PLAIN) : one(MAY_LEAVE);
        }

        private Kind one(Kind... kinds) {
            return kinds[choices.below(kinds.length)];
        }

        private Ask ask(Kind kind) {
            return new Ask(
                    kind,
                    prefix + names++,
                    choices.oneIn(2) ? 0 : choices.below(50),
                    choices.oneIn(2) ? null : RealPostgres.ROLES.get(choices.below(RealPostgres.ROLES.size())),
                    choices.oneIn(2) ? "" : "mark " + choices.below(2),
                    choices.oneIn(2) ? "" : "who " + choices.below(2),
                    choices.oneIn(2),
                    choices.oneIn(2),
                    FAR);
        }
    }
}
