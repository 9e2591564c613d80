package dev.weir.dispatch.schedule;

import dev.weir.dispatch.work.Effects;
import dev.weir.dispatch.work.Reply;

/** What may share a message, and what may follow another on a connection before that is reset. */
final class Sharing {

    private Sharing() {}

    /** Whether it may be one of several in a message. */
    static boolean mayShare(Job job) {
        return job.effects().mayShare()
                && job.reply() == Reply.ROW
                && job.pace().known();
    }

    /** A message is one transaction, which has one level. */
    static boolean areOfOneIsolation(Job one, Job other) {
        return one.isolation() == other.isolation();
    }

    /**
     * Whether it may follow another that may have left something, and be followed. What undoes its own transaction may leave it open, a
     * level of isolation has to come before the reset, and what may be slow would hold up those behind it.
     */
    static boolean mayFollow(Job job) {
        boolean mayLeave = job.effects() == Effects.READ || job.effects() == Effects.WRITE;
        return mayLeave
                && job.reply() == Reply.ROW
                && !job.solo()
                && job.isolation() == null
                && job.pace().known();
    }
}
