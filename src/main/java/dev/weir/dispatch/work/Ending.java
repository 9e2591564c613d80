package dev.weir.dispatch.work;

import java.util.List;

/**
 * How a message ended, or what had a connection for itself.
 *
 * @param outcomes of each statement, in the order in which they were sent
 * @param fit whether the connection may go on being used
 * @param serverMillis how long its only statement ran, by PostgreSQL's clock; {@link #UNTIMED} when that was not asked
 * @param open whether a transaction is open on the connection, which was begun to keep it
 */
public record Ending(List<Outcome> outcomes, boolean fit, double serverMillis, boolean open) {

    /** PostgreSQL was not asked how long it took. */
    public static final double UNTIMED = -1;

    public Ending {
        outcomes = List.copyOf(outcomes);
    }

    public Ending(List<Outcome> outcomes, boolean fit) {
        this(outcomes, fit, UNTIMED);
    }

    public Ending(List<Outcome> outcomes, boolean fit, double serverMillis) {
        this(outcomes, fit, serverMillis, false);
    }

    /** The same, seen from outside of its statement. */
    public Ending with(boolean stillFit, double millis) {
        return new Ending(outcomes, stillFit, millis, open);
    }
}
