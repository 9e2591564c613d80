package dev.weir.sim;

import dev.weir.dispatch.schedule.Limits;
import dev.weir.dispatch.wire.Wire.Member;
import dev.weir.dispatch.work.Effects;
import java.util.Collection;
import java.util.List;

/**
 * What may be sent when.
 *
 * @param inFlight what is on its way already
 */
record FakeRules(FakePostgres postgres, Collection<FakeMessage> inFlight, FakePostgres.Backend backend) {

    /** Notes what must not be in one message, or share one. */
    static void check(List<Member> members, FakePostgres postgres) {
        if (members.stream().anyMatch(m -> m.work().statement().isRaw())) {
            postgres.violated("a client's own text has no connection for itself");
        }
        if (members.size() > 1
                && members.stream().anyMatch(m -> m.work().statement().effects() != Effects.PLAIN_READ)) {
            postgres.violated("a message has several statements, and not all are plain reads");
        }
    }

    /** Notes what is wrong with sending the message now. */
    void check(FakeMessage message, boolean resetPending, int depth) {
        if (inFlight.stream().anyMatch(other -> other.alone)) {
            postgres.violated("a message is sent while a statement runs alone");
        }
        if (!message.reset && resetPending) {
            postgres.violated("a message is sent before the reset is through");
        }
        int most = message.cleans ? Limits.FOLLOWING : depth;
        if (!message.reset && inFlight.stream().filter(other -> !other.reset).count() >= most) {
            postgres.violated("more messages are in flight than the depth");
        }
        boolean within = message.members.stream().map(Member::work).anyMatch(FakeTransaction::isWithin);
        if (backend.alive && !message.reset && within != (backend.transaction != null)) {
            postgres.violated(
                    within ? "a statement finds no transaction" : "a transaction is open, and something else is sent");
        }
    }
}
