package dev.weir.dispatch.work;

import java.util.List;

/**
 * How a message ended, or what had a connection for itself.
 *
 * @param outcomes of each statement, in the order in which they were sent
 * @param fit whether the connection may go on being used
 * @param serverMillis how long its only statement ran, by PostgreSQL's clock; {@link #UNTIMED} when that was not asked
 */
public record Ending(List<Outcome> outcomes, boolean fit, double serverMillis) {

    /** PostgreSQL was not asked how long it took. */
    public static final double UNTIMED = -1;

    public Ending {
        outcomes = List.copyOf(outcomes);
    }

    public Ending(List<Outcome> outcomes, boolean fit) {
        this(outcomes, fit, UNTIMED);
    }
}
