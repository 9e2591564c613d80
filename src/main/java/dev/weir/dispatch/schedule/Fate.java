package dev.weir.dispatch.schedule;

import dev.weir.dispatch.work.Effects;
import dev.weir.dispatch.work.Outcome;
import dev.weir.dispatch.work.Outcome.Cause;
import dev.weir.error.FailureException;
import dev.weir.error.ServiceFailure;

/**
 * What becomes of a statement after its message: a pure function of what it may do, what was seen of it, and how often it
 * ran before.
 *
 * <p>A write goes again only when PostgreSQL itself has said that nothing of it remains, or when it was never sent.
 * After a lost connection it is not known whether it was committed, and its callers are told so.
 */
sealed interface Fate {

    /** Connections that may be lost under a read before it is to blame. */
    int MOST_LOSSES = 3;

    /** A message shrinks to one statement in six failures, so that its neighbours alone cause no more runs than this. */
    int MOST_RUNS = 12;

    /** Nothing more: its tickets are answered. */
    record Done() implements Fate {}

    /** Its tickets are told. */
    record Told(FailureException failure) implements Fate {}

    /**
     * It runs again.
     *
     * @param alone on a connection of its own
     * @param inline as plain text, without its prepared form
     */
    record Again(boolean alone, boolean inline) implements Fate {}

    Fate DONE = new Done();
    Fate AS_BEFORE = new Again(false, false);
    Fate ALONE = new Again(true, false);
    Fate INLINE = new Again(false, true);

    /**
     * Decides.
     *
     * @param runs how often it was sent, this time included
     * @param losses how often its connection was lost under it, this time included
     */
    static Fate of(Effects effects, Outcome outcome, int runs, int losses) {
        return switch (outcome) {
            case Outcome.Answered answered -> DONE;
            case Outcome.NotSent unsent -> AS_BEFORE;
            case Outcome.NotReached unreached ->
                runs < MOST_RUNS ? AS_BEFORE : new Told(new FailureException(new ServiceFailure.Internal(null)));
            case Outcome.Failed failed -> runs < MOST_RUNS ? again(failed) : new Told(failed.failure());
            case Outcome.Lost lost -> lost(effects, lost.failure(), losses);
        };
    }

    private static Fate lost(Effects effects, FailureException failure, int losses) {
        if (effects.writes()) {
            return new Told(new FailureException(new ServiceFailure.WriteFateUnknown(), failure.getCause()));
        }
        return losses < MOST_LOSSES ? AS_BEFORE : new Told(failure);
    }

    private static Fate again(Outcome.Failed failed) {
        return switch (failed.cause()) {
            case OWN -> new Told(failed.failure());
            case SHARED_TIMEOUT -> ALONE;
            case PREPARED_FORM, NOT_PREPARABLE -> INLINE;
        };
    }

    /** Whether the shape is never to be prepared again. */
    static boolean forbidsPreparing(Outcome outcome) {
        return outcome instanceof Outcome.Failed failed && failed.cause() == Cause.NOT_PREPARABLE;
    }
}
