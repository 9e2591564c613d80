package dev.weir.dispatch.wire;

import dev.weir.dispatch.work.Outcome.Cause;
import dev.weir.dispatch.work.Raw;
import dev.weir.dispatch.work.Raw.Part;
import dev.weir.dispatch.work.Result;
import dev.weir.dispatch.work.Script;
import dev.weir.dispatch.work.Statement;
import dev.weir.error.Failure;
import dev.weir.error.ServiceFailure;
import dev.weir.error.SqlFailure;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Sends a client's own text, or the parts of a script, and what goes with it in the same round trip: its time limit before it, and the reset behind it.
 *
 * <p>The reset may go with it because PostgreSQL runs it whatever became of the text, after the sync of which nothing of the
 * text goes on. Where that does not take everything away - the text has left a transaction open, in which the reset ran and
 * with which it is undone, or a cancel request that was meant for the text has hit the reset - the reset runs again.
 */
final class OwnText {

    private static final String COPY = "copy";

    private final Wire.Member member;
    private final Statement statement;
    private final Raw raw;
    private final Loan loan;
    private final @Nullable String name;
    private final boolean resetGoesWithIt;
    private boolean wasLast;
    private final ServerClock clock = new ServerClock();

    OwnText(Wire.Member member, Raw raw, Loan loan) {
        this.member = member;
        this.statement = member.work().statement();
        this.raw = raw;
        this.loan = loan;
        this.resetGoesWithIt = raw.part() == Part.WHOLE
                && (raw.script() == null
                        ? statement.all().noneMatch(OwnText::mayCopy)
                        : raw.script().sequel() == null);
        this.name = raw.part() == Part.WITHIN ? null : prepare();
    }

    /** In a transaction nothing is sent ahead, which would be part of it. */
    private @Nullable String prepare() {
        loan.limit(member.deadline());
        return loan.prepareAhead(mayBePrepared(member, raw) ? List.of(Messages.key(member)) : List.of(), member);
    }

    /** In a transaction the same text may mean another thing by the time that it runs. */
    private static boolean mayBePrepared(Wire.Member member, Raw raw) {
        return !member.inline()
                && raw.part() == Part.WHOLE
                && raw.transaction() == null
                && raw.script() == null
                && raw.next().isEmpty();
    }

    /** A COPY from the client takes for its data what is sent behind it, and PostgreSQL ends the connection. Seldom, that costs a round trip. */
    private static boolean mayCopy(Statement statement) {
        return statement.shape().text().toLowerCase(Locale.ROOT).contains(COPY);
    }

    Message message() {
        Script script = raw.script();
        return script == null
                ? Messages.raw(member.work(), raw, name)
                : Messages.script(member, script, member.deadline());
    }

    /** Sends the next part of the transaction, and behind the last one the reset; null when there is none. */
    @Nullable
    Message next(List<Result> soFar, Replies replies) {
        Script script = raw.script();
        Script.Sequel sequel = script == null ? null : script.sequel();
        if (sequel == null || wasLast) {
            return null;
        }
        Script.Part part = sequel.after(soFar);
        wasLast = part.last();
        Message message = Messages.part(member, part);
        if (wasLast) {
            loan.conversation().sendSoon(Pipeline.of(message), replies);
            loan.resetAhead();
        } else {
            loan.conversation().send(Pipeline.of(message), replies);
        }
        return message;
    }

    void send(Message message, Replies replies) {
        Conversation conversation = loan.conversation();
        boolean timed = member.timed() && resetGoesWithIt;
        if (timed) {
            conversation.sendSoon(Pipeline.of(ServerClock.TEXT), clock.begun());
        }
        if (!resetGoesWithIt) {
            conversation.send(Pipeline.of(message), replies);
            return;
        }
        conversation.sendSoon(Pipeline.of(message), replies);
        if (timed) {
            conversation.sendSoon(Pipeline.of(ServerClock.TEXT), clock.ended());
        }
        loan.resetAhead();
    }

    /** What to tell when the result was not kept. A script that has not come to its last part is undone. */
    Failure told(Failure unserved) {
        Script script = raw.script();
        return script == null || script.sequel() == null || wasLast ? carriedOut(unserved) : unserved;
    }

    /** It was too late to stop the statement whose result was not kept. */
    static Failure carriedOut(Failure unserved) {
        return switch (unserved) {
            case SqlFailure.ResultTooLarge large -> new SqlFailure.ResultTooLarge(large.limitBytes(), true);
            case SqlFailure.CopyNotServed copy -> new SqlFailure.CopyNotServed(true);
            default -> new ServiceFailure.AnswerNotKept();
        };
    }

    /** How long it ran, by PostgreSQL's clock, when that is known; at once where it was not asked. */
    Mono<Double> millis() {
        return member.timed() && resetGoesWithIt ? clock.millis() : ServerClock.unasked();
    }

    /** Why it failed: as long as nothing of it has run, its plain text may go better. */
    Cause cause(Throwable error, boolean hasRun, boolean parsed) {
        if (raw.script() != null && !parsed && member.typed() && DatabaseErrors.doesNotParse(error)) {
            return Cause.NOT_PREPARABLE;
        }
        if (name == null || hasRun || DatabaseErrors.canceled(error)) {
            return Cause.OWN;
        }
        if (DatabaseErrors.isNotPrepared(error)) {
            loan.shapes().gone(Messages.key(member));
        } else {
            member.receiver().doubted(() -> loan.shapes().forget(Messages.key(member)));
        }
        return Cause.PREPARED_FORM;
    }
}
