package dev.weir.sim;

import dev.weir.dispatch.wire.Wire;
import dev.weir.dispatch.work.Context;
import dev.weir.dispatch.work.Work;
import dev.weir.sim.Trace.Ask;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The {@link FakePostgres}, whose times are made from a seed, but whose resets never fail. */
final class FakeServer implements Server {

    private final VirtualTime time = new VirtualTime();
    private final Choices choices;
    private final FakePostgres postgres;
    private final Duration sharedTimeout;
    private @Nullable FakeWire wire;

    FakeServer(long seed, Duration sharedTimeout) {
        SplittableRandom random = new SplittableRandom(seed);
        this.choices = new Choices() {
            @Override
            public int below(int bound) {
                return random.nextInt(bound);
            }

            @Override
            public boolean oneIn(int bound) {
                return false;
            }
        };
        this.postgres = new FakePostgres(time, choices, 1);
        this.sharedTimeout = sharedTimeout;
    }

    @Override
    public Wire wire(Wire.Listener listener) {
        wire = new FakeWire(postgres, time, choices, DEPTH, sharedTimeout, listener);
        return wire;
    }

    @Override
    public Work work(Ask ask) {
        return FakeStatements.work(
                ask.kind(), ask.name(), ask.millis() * 1000L, "ann", contextOf(ask), Duration.ofDays(1));
    }

    static Context contextOf(Ask ask) {
        Map<String, String> settings = new LinkedHashMap<>();
        if (!ask.mark().isEmpty()) {
            settings.put(FakeStatements.MARK, ask.mark());
        }
        if (!ask.who().isEmpty()) {
            settings.put(FakeStatements.WHO, ask.who());
        }
        return new Context(ask.role(), settings);
    }

    @Override
    public void until(BooleanSupplier holds) {
        while (!holds.getAsBoolean()) {
            if (!time.step()) {
                throw new Silence();
            }
        }
    }

    private FakeWire wire() {
        return Objects.requireNonNull(wire);
    }

    @Override
    public void untilItRuns(String name) {
        until(() -> wire().runs(name));
    }

    @Override
    public void kill() {
        wire().endByServer();
    }

    @Override
    public void untilItsEndIsKnown() {
        until(wire()::knowsItsEnd);
    }

    @Override
    public int committed(String name) {
        return postgres.committed(name);
    }

    @Override
    public List<String> violations() {
        return postgres.violations();
    }
}
