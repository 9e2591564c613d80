package dev.weir.sim;

import dev.weir.dispatch.wire.Wire;
import dev.weir.dispatch.work.Work;
import dev.weir.sim.Trace.Ask;
import java.util.List;
import java.util.function.BooleanSupplier;

/** What a {@link TraceRun} speaks to: a fake PostgreSQL or a real one. */
interface Server {

    /** Messages that a trace has in flight at most, each with its reset. */
    int DEPTH = 2;

    /** What was waited for does not come. */
    final class Silence extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    Wire wire(Wire.Listener listener);

    Work work(Ask ask);

    /**
     * Lets time go on until this holds.
     *
     * @throws Silence when it never does
     */
    void until(BooleanSupplier holds);

    /** Lets time go on until the statement of this name is running, on the connection that was lent last. */
    void untilItRuns(String name);

    /** Ends the backend. */
    void kill();

    /** Lets time go on until the pool knows that the connection is no more. */
    void untilItsEndIsKnown();

    /** How often this was written. */
    int committed(String name);

    /** What went against the rules, if anything watches that. */
    List<String> violations();
}
