package dev.weir.dispatch.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.dispatch.work.Effects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SharingTest {

    private final Tickets tickets = new Tickets();

    private Job known(Effects effects) {
        return tickets.job("known", effects, 0.1, Tickets.of("ann"));
    }

    @ParameterizedTest
    @EnumSource
    void onlyWhatReachesNoUsersCodeSharesAMessage(Effects effects) {
        assertThat(Sharing.mayShare(known(effects))).isEqualTo(effects == Effects.PLAIN_READ);
    }

    /** What undoes its own transaction has begun one. */
    @ParameterizedTest
    @EnumSource
    void onlyWhatMayLeaveSomethingAndEndsItsTransactionFollows(Effects effects) {
        assertThat(Sharing.mayFollow(known(effects))).isEqualTo(effects == Effects.READ || effects == Effects.WRITE);
    }

    @Test
    void whatMayBeSlowDoesNeither() {
        for (Effects effects : Effects.values()) {
            Job unknown = new Job(tickets.ticket(Tickets.work("unknown", effects, Tickets.of("ann"))));
            assertThat(Sharing.mayShare(unknown)).isFalse();
            assertThat(Sharing.mayFollow(unknown)).isFalse();
        }
    }
}
