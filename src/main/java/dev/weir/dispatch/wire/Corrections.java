package dev.weir.dispatch.wire;

import dev.weir.dispatch.wire.Message.Kind;
import dev.weir.dispatch.wire.Message.Step;
import dev.weir.dispatch.work.Outcome.Cause;
import dev.weir.dispatch.work.Reply;
import java.util.List;
import java.util.Objects;

/** What the error of a message says of the shapes that are prepared on its connection. */
final class Corrections {

    private final Message message;
    private final List<Wire.Member> members;
    private final PreparedShapes shapes;

    Corrections(Message message, List<Wire.Member> members, PreparedShapes shapes) {
        this.message = message;
        this.members = members;
        this.shapes = shapes;
    }

    /**
     * Why a member failed.
     *
     * @param at the number of the step that failed
     * @param parsed whether PostgreSQL had taken its text before
     */
    Cause cause(Wire.Member member, Throwable failure, int at, boolean parsed) {
        // Nothing cancels what shares a connection but the server, at the shared timeout.
        if (DatabaseErrors.canceled(failure)) {
            return Cause.SHARED_TIMEOUT;
        }
        if (message.isAt(at, Kind.PRE_REQUEST)) {
            return Cause.OWN;
        }
        if (member.inline()) {
            return ofInline(member, failure, parsed);
        }
        if (DatabaseErrors.mayBeOfAFormerType(failure)) {
            member.receiver().doubted(() -> shapes.forget(Messages.key(member)));
            return Cause.PREPARED_FORM;
        }
        if (!DatabaseErrors.mayBeOfThePreparedForm(failure)) {
            return Cause.OWN;
        }
        Step step = message.at(at);
        boolean preparing = step != null && step.kind() == Kind.PREPARE;
        if (!preparing) {
            forget(member, failure);
        }
        return preparing && DatabaseErrors.doesNotParse(failure) ? Cause.NOT_PREPARABLE : Cause.PREPARED_FORM;
    }

    /** Why a member failed that was not sent by its prepared form. Values never become part of a text that is not ours. */
    static Cause ofInline(Wire.Member member, Throwable failure, boolean parsed) {
        boolean ours = member.work().statement().reply() != Reply.RESULT;
        return ours && !parsed && member.typed() && DatabaseErrors.doesNotParse(failure)
                ? Cause.NOT_PREPARABLE
                : Cause.OWN;
    }

    private void forget(Wire.Member member, Throwable failure) {
        if (DatabaseErrors.isNotPrepared(failure)) {
            shapes.gone(Messages.key(member));
        } else {
            shapes.forget(Messages.key(member));
        }
    }

    /**
     * What several members share has failed, which tells nothing of any of them. Where it could not even be prepared it is not tried again;
     * what it was prepared as is not used again, when that may be to blame. A value that cannot be read is not: the text says the types of its parameters, and would have the same anew.
     */
    void ofMerged(Throwable failure, int at) {
        Step step = message.at(at);
        if (step == null || step.members().isEmpty()) {
            return;
        }
        PreparedShapes.Key key = Objects.requireNonNull(step.key());
        if (step.kind() == Kind.PREPARE) {
            shapes.neverMerge(Messages.key(members.get(step.members().getFirst())));
        } else if (DatabaseErrors.isNotPrepared(failure)) {
            shapes.gone(key);
        } else if (DatabaseErrors.mayBeOfThePreparedForm(failure)) {
            shapes.forget(key);
        }
    }

    /** What came after the error was neither prepared nor closed. */
    void takeBack(int at) {
        for (int i = at; i < message.steps().size(); i++) {
            Step step = message.steps().get(i);
            PreparedShapes.Key key = step.key();
            if (step.kind() == Kind.PREPARE && key != null) {
                shapes.failed(key, step.name());
            } else if (step.kind() == Kind.CLOSE && i > at) {
                shapes.obsolete(step.name());
            }
        }
    }
}
