package dev.weir.dispatch.schedule;

import dev.weir.dispatch.work.Effects;

/** Tickets for the tests of the packages around. */
public final class TicketsForTests {

    private TicketsForTests() {}

    public static Ticket ticket(String name) {
        return new Tickets().ticket(Tickets.work(name, Effects.PLAIN_READ, Tickets.of("ann")));
    }
}
