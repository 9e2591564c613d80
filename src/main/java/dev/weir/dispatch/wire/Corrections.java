package dev.weir.dispatch.wire;

import dev.weir.dispatch.wire.Message.Kind;
import dev.weir.dispatch.wire.Message.Part;
import dev.weir.dispatch.work.Outcome.Cause;

/** What the error of a message says of the shapes that are prepared on its connection. */
final class Corrections {

    private final Message message;
    private final PreparedShapes shapes;

    Corrections(Message message, PreparedShapes shapes) {
        this.message = message;
        this.shapes = shapes;
    }

    /**
     * Why a member failed.
     *
     * @param at the number of the result that is the error
     */
    Cause cause(Wire.Member member, Throwable failure, int at) {
        // Nothing cancels what shares a connection but the server, at the shared timeout.
        if (DatabaseErrors.canceled(failure)) {
            return Cause.SHARED_TIMEOUT;
        }
        if (member.inline()) {
            return Cause.OWN;
        }
        if (DatabaseErrors.mayBeOfAFormerType(failure)) {
            member.receiver().doubted(() -> shapes.forget(Messages.key(member)));
            return Cause.PREPARED_FORM;
        }
        if (!DatabaseErrors.mayBeOfThePreparedForm(failure)) {
            return Cause.OWN;
        }
        if (message.parts().get(at).kind() != Kind.PREPARE) {
            forget(member, failure);
        }
        return DatabaseErrors.cannotBePrepared(failure) ? Cause.NOT_PREPARABLE : Cause.PREPARED_FORM;
    }

    private void forget(Wire.Member member, Throwable failure) {
        if (DatabaseErrors.isNotPrepared(failure)) {
            shapes.gone(Messages.key(member));
        } else {
            shapes.forget(Messages.key(member));
        }
    }

    /** What came after the error was neither prepared nor deallocated. */
    void takeBack(int at) {
        for (int i = at; i < message.parts().size(); i++) {
            Part part = message.parts().get(i);
            PreparedShapes.Key key = part.key();
            if (part.kind() == Kind.PREPARE && key != null) {
                shapes.failed(key, part.name());
            } else if (part.kind() == Kind.DEALLOCATE && i > at) {
                shapes.obsolete(part.name());
            }
        }
    }
}
