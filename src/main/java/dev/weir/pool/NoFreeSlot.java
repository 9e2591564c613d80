package dev.weir.pool;

import io.r2dbc.spi.R2dbcTransientResourceException;

/** All connections of the fleet's budget are taken: this one was closed as soon as it was opened. */
final class NoFreeSlot extends R2dbcTransientResourceException {

    private static final long serialVersionUID = 1L;

    NoFreeSlot(Budget budget) {
        super("All " + budget.connections() + " connections of the fleet '" + budget.fleet() + "' are taken");
    }
}
