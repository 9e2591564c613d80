package dev.weir.dispatch.wire;

import dev.weir.dispatch.wire.Message.Kind;
import dev.weir.dispatch.wire.Message.Step;
import dev.weir.dispatch.work.Ending;
import dev.weir.dispatch.work.Raw;
import dev.weir.dispatch.work.Result;
import dev.weir.dispatch.work.Row;
import dev.weir.dispatch.work.ServerError;
import dev.weir.dispatch.work.ServerException;
import dev.weir.error.Failure;
import dev.weir.error.SqlFailure;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what PostgreSQL answers to one message: which step each frame belongs to, the rows of each member, and the error,
 * if there is one. Calls come one after the other: on the connection's event loop, or where the connection is closed.
 */
final class Reading implements Replies {

    private Message message;
    private final Conversation conversation;
    private final ReadingListener listener;
    private final MemberRows rows;
    private final WholeResults results;
    private final Raw.Part part;
    private final boolean isOneOfSeveral;
    private boolean open;
    private @Nullable Failure unserved;
    private double serverMillis = Ending.UNTIMED;
    private int step;
    private boolean answered;
    /** Whether the text of the step that comes next has been taken. */
    private boolean parsed;
    /** Whether the arguments of the step that comes next have been taken, and it may have begun to run. */
    private boolean bound;

    private @Nullable Throwable error;
    private boolean over;

    Reading(Message message, List<Wire.Member> members, Conversation conversation, ReadingListener listener) {
        this.message = message;
        this.conversation = conversation;
        this.listener = listener;
        this.rows = new MemberRows(members);
        Raw raw =
                members.isEmpty() ? null : members.getFirst().work().statement().raw();
        this.results = new WholeResults(raw == null ? Long.MAX_VALUE : raw.maxBytes());
        this.part = raw == null ? Raw.Part.WHOLE : raw.part();
        this.isOneOfSeveral =
                raw != null && (raw.transaction() != null || !raw.next().isEmpty() || raw.script() != null);
    }

    /** The row of a member, which is the caller's from now on; null when it has none. */
    @Nullable
    Row take(int member) {
        return rows.take(member);
    }

    /** The whole result of the member that asked for one, whose rows are the caller's from now on. */
    @Nullable
    Result takeResult() {
        return results.take();
    }

    /** Releases what has not been taken. */
    void release() {
        rows.release();
        results.release();
    }

    /** What PostgreSQL said was wrong; null when nothing was. */
    @Nullable
    Throwable error() {
        return error;
    }

    /** Why the result is not kept; null when it is. */
    @Nullable
    Failure unserved() {
        return unserved;
    }

    /** The number of the step that failed, or that would have come next. */
    int step() {
        return step;
    }

    /** Whether PostgreSQL has taken the text of the step that failed, or had it already. */
    boolean parsed() {
        Step current = message.at(step);
        return parsed || (current != null && current.kind() != Kind.PREPARE && current.sql() == null);
    }

    /** Whether PostgreSQL has taken the arguments of the step that failed, and may have run some of it. */
    boolean bound() {
        return bound;
    }

    /** Whether a transaction is open, which was begun to keep the connection. */
    boolean open() {
        return open;
    }

    /** Whether any step of a member's own has begun to be answered. */
    boolean answered() {
        return answered;
    }

    /** How long the message ran, by PostgreSQL's clock; {@link Ending#UNTIMED} when it was not asked. */
    double serverMillis() {
        return serverMillis;
    }

    @Override
    public void frame(byte type, ByteBuf frame) {
        if (over) {
            return;
        }
        try {
            read(type, frame);
        } catch (Throwable defect) {
            end(defect);
        }
    }

    private void read(byte type, ByteBuf frame) {
        switch (type) {
            case Frames.ROW -> row(frame);
            case Frames.FIELDS -> results.fields(Frames.fields(frame));
            case Frames.COMPLETE -> complete(Frames.tag(frame));
            case Frames.EMPTY -> complete("");
            case Frames.PARSED -> {
                parsed = true;
                done(Kind.PREPARE);
            }
            case Frames.BOUND -> bound = true;
            case Frames.CLOSED -> done(Kind.CLOSE);
            case Frames.ERROR -> failed(Frames.error(frame));
            case Frames.COPY_IN -> copyIn();
            case Frames.COPY_OUT -> refuse(new SqlFailure.CopyNotServed(false));
            case Frames.NOTICE -> error = DatabaseErrors.unconfirmed(Frames.error(frame), error);
            default -> {
                // That there are no rows, and what a COPY sends.
            }
        }
    }

    private void failed(ServerError told) {
        if (error == null) {
            error = new ServerException(told, statement());
        }
    }

    /** The number of the statement of a transaction that is being answered. */
    private int statement() {
        Step current = message.at(step);
        boolean one = current != null && current.kind() == Kind.RESULT && isOneOfSeveral;
        return one ? results.count() : ServerException.NONE;
    }

    /** Behind anything but a sync PostgreSQL itself ends the connection, and nothing is committed. */
    private void copyIn() {
        if (unserved == null) {
            unserved = new SqlFailure.CopyNotServed(false);
        }
        if (step == message.steps().size() - 1) {
            conversation.refuseCopy();
        }
    }

    private void refuse(Failure why) {
        if (unserved == null) {
            unserved = why;
            listener.unserved(why);
        }
    }

    private void keep(ByteBuf frame) {
        if (unserved != null) {
            return;
        }
        Failure why = results.row(frame);
        if (why != null) {
            refuse(why);
        }
    }

    private void done(Kind kind) {
        Step current = message.at(step);
        if (current != null && current.kind() == kind) {
            step++;
            parsed = false;
        }
    }

    private void row(ByteBuf frame) {
        Step current = message.at(step);
        if (current == null) {
            return;
        }
        switch (current.kind()) {
            case ANSWER -> rows.keep(current.member(), frame);
            case MERGED -> oneOf(current.members(), frame);
            case RESPONSE -> rows.describe(current.member(), frame);
            case RESULT -> keep(frame);
            case CLOCK -> serverMillis = Frames.millis(frame);
            case CHECK, CONTEXT, CLOSE, PREPARE, PRE_REQUEST -> {
                // What a setting was set to, or a function returned.
            }
        }
    }

    /** A row is all that its member waits for. */
    private void oneOf(List<Integer> merged, ByteBuf frame) {
        int member = rows.keepOneOf(merged, frame);
        if (member != Message.NOBODY) {
            answered = true;
            listener.complete(member);
        }
    }

    private void complete(String tag) {
        Step current = message.at(step++);
        parsed = false;
        bound = false;
        if (current == null || error != null) {
            return;
        }
        if (current.kind() == Kind.RESULT) {
            results.complete(tag);
        }
        if (message.completesMember(step - 1)) {
            answered = true;
            listener.complete(current.member());
        }
    }

    /** A transaction that was left open ends here, and nothing of it stays, unless it was begun to keep the connection. */
    @Override
    public void ready(boolean idle) {
        open = !idle && part != Raw.Part.WHOLE;
        if (idle || open) {
            end(null);
        } else if (!goesOn()) {
            conversation.send(Pipeline.of("rollback"), new LastText(text -> end(null), this::end));
        }
    }

    /** Reads the next part of the transaction, if there is one. */
    private boolean goesOn() {
        if (error != null || unserved != null) {
            return false;
        }
        try {
            Message next = listener.next(results.complete());
            if (next != null) {
                message = next;
                step = 0;
            }
            return next != null;
        } catch (Throwable refused) {
            error = refused;
            return false;
        }
    }

    @Override
    public void lost(Throwable cause) {
        end(cause);
    }

    private void end(@Nullable Throwable lost) {
        if (!over) {
            over = true;
            listener.ended(lost);
        }
    }
}
