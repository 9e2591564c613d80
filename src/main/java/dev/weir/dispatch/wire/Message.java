package dev.weir.dispatch.wire;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One pipeline of the extended protocol, which PostgreSQL runs as one implicit transaction: local settings end with it, and
 * an error undoes all of it and skips what follows. It carries one statement, or several reads of any callers, each in a
 * context of its own. {@link Messages} makes it, and {@link Pipeline} writes it.
 *
 * @param steps in order
 * @param cleaning how many steps come first that reset the connection
 */
record Message(List<Step> steps, int cleaning) {

    /** The member of a step that serves all that follow. */
    static final int NOBODY = -1;

    /**
     * One step of the message.
     *
     * @param member whose it is, by number; {@link #NOBODY} when it serves all that follow
     * @param kind what it does
     * @param name of the prepared statement; empty for one that is not kept
     * @param sql the text to prepare; null when it is prepared under its name
     * @param arguments the text form of each argument, null for NULL
     * @param key the shape that it prepares, or of several members; null for any other
     * @param members those that it answers, in order, when there are several
     */
    record Step(
            int member,
            Kind kind,
            String name,
            @Nullable String sql,
            List<@Nullable String> arguments,
            PreparedShapes.@Nullable Key key,
            List<Integer> members) {

        /** A step for one member, or for all that follow. */
        Step(
                int member,
                Kind kind,
                String name,
                @Nullable String sql,
                List<@Nullable String> arguments,
                PreparedShapes.@Nullable Key key) {
            this(member, kind, name, sql, arguments, key, List.of());
        }
    }

    /** What a step is for. */
    enum Kind {
        /** Looks that nobody but Weir has prepared anything, by a statement that no SQL can replace; only the first step may be one. */
        CHECK,
        /** Sets something of the transaction. */
        CONTEXT,
        /** Makes PostgreSQL forget a prepared statement. */
        CLOSE,
        /** Prepares a statement, and does not run it. */
        PREPARE,
        /** Calls what comes before a member's statement, and is a user's code. */
        PRE_REQUEST,
        /** Runs a member's statement. */
        ANSWER,
        /** Runs the statements of several members at once, whose rows say by a number whose they are. */
        MERGED,
        /** Asks what the statement has said of the answer's status and headers. */
        RESPONSE,
        /** The same, and asks for the fields of its rows. */
        RESULT,
        /** Asks how long the message took in PostgreSQL. */
        CLOCK
    }

    Message {
        steps = List.copyOf(steps);
    }

    Message(List<Step> steps) {
        this(steps, 0);
    }

    /** The same behind a reset, in one transaction: when that fails, nothing of it runs. */
    Message behind(Message reset) {
        List<Step> all = new ArrayList<>(reset.steps);
        all.addAll(steps);
        return new Message(all, reset.steps.size());
    }

    /** The step of this number; null beyond the last, where what fails is the commit. */
    @Nullable
    Step at(int number) {
        return number < steps.size() ? steps.get(number) : null;
    }

    /** Whether a step of this kind has this number. */
    boolean isAt(int number, Kind kind) {
        Step step = at(number);
        return step != null && step.kind() == kind;
    }

    /** Whether its first step is a check. */
    boolean checks() {
        return isAt(0, Kind.CHECK);
    }

    /** Whether it prepares nothing under the empty name, which is the check's. */
    boolean keepsTheCheck() {
        return steps.stream()
                .noneMatch(step -> step.sql() != null && step.name().isEmpty());
    }

    /** Whether a member has all that it asked for when this step is complete. */
    boolean completesMember(int number) {
        Step step = steps.get(number);
        return switch (step.kind()) {
            case RESULT, RESPONSE -> true;
            case ANSWER -> !isAt(number + 1, Kind.RESPONSE);
            case CHECK, CONTEXT, CLOSE, PREPARE, PRE_REQUEST, MERGED, CLOCK -> false;
        };
    }

    /** Whether a member is one of several that one statement answers. */
    boolean merges(int member) {
        return steps.stream()
                .anyMatch(step -> step.kind() == Kind.MERGED && step.members().contains(member));
    }

    /** The member that is to blame when this step fails, or {@link #NOBODY}. */
    int culpritAt(int number) {
        Step step = at(number);
        // Only a message of one is timed, or has something to commit.
        return step == null || step.kind() == Kind.CLOCK ? 0 : step.member();
    }
}
