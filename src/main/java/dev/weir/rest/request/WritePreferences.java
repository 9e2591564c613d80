package dev.weir.rest.request;

import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure;
import dev.weir.rest.request.Writing.Resolution;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Collects the preferences that say how something is written. What is given twice counts the first time. */
final class WritePreferences {

    private static final Pattern ROWS = Pattern.compile("[0-9]{1,18}");

    private final Action action;
    private final TxEnd end;
    private @Nullable Resolution resolution;
    private boolean missingSaid;
    private boolean missingDefault;
    private @Nullable Long maxAffected;
    private @Nullable Boolean rollback;

    /** What was made of a preference. */
    enum Verdict {
        APPLIED,
        /** It has no meaning here, or was given before. */
        IDLE,
        /** It is none, or cannot be honoured. */
        IGNORED
    }

    WritePreferences(Action action, TxEnd end) {
        this.action = action;
        this.end = end;
    }

    /** @throws FailureException for one that cannot be honoured, and without which something else would be written */
    Verdict read(String name, String value, String preference) {
        if (action.reads()) {
            return Verdict.IGNORED;
        }
        return switch (name) {
            case "resolution" -> resolve(value);
            case "missing" -> missing(value);
            case "max-affected" -> bound(value);
            default -> end(value, preference);
        };
    }

    private Verdict resolve(String value) {
        Resolution asked =
                switch (value) {
                    case "merge-duplicates" -> Resolution.MERGE_DUPLICATES;
                    case "ignore-duplicates" -> Resolution.IGNORE_DUPLICATES;
                    default -> null;
                };
        if (asked == null) {
            return Verdict.IGNORED;
        }
        if (action != Action.INSERT || resolution != null) {
            return Verdict.IDLE;
        }
        resolution = asked;
        return Verdict.APPLIED;
    }

    private Verdict missing(String value) {
        if (!value.equals("default") && !value.equals("null")) {
            return Verdict.IGNORED;
        }
        if (!action.hasBody() || missingSaid) {
            return Verdict.IDLE;
        }
        missingSaid = true;
        missingDefault = value.equals("default");
        return Verdict.APPLIED;
    }

    private Verdict bound(String value) {
        if (!ROWS.matcher(value).matches()) {
            return Verdict.IGNORED;
        }
        if (maxAffected != null) {
            return Verdict.IDLE;
        }
        maxAffected = Long.valueOf(value);
        return Verdict.APPLIED;
    }

    /** What ends so anyway needs no leave. */
    private Verdict end(String value, String preference) {
        if (!value.equals("commit") && !value.equals("rollback")) {
            return Verdict.IGNORED;
        }
        boolean asked = value.equals("rollback");
        if (asked != end.rollsBack() && !end.overridable()) {
            throw new FailureException(new RequestFailure.Malformed(
                    "The preference %s is not allowed".formatted(preference),
                    "Header Prefer; to ignore it would change what is written",
                    "Leave it out, or have the operator set weir.rest.tx-end"));
        }
        if (rollback != null) {
            return Verdict.IDLE;
        }
        rollback = asked;
        return Verdict.APPLIED;
    }

    /** Forgets how many rows may be written. */
    void unbounded() {
        maxAffected = null;
    }

    /** What they say together; of a read, nothing. */
    Writing writing() {
        if (action.reads()) {
            return Writing.NONE;
        }
        boolean undone = rollback == null ? end.rollsBack() : rollback;
        return new Writing(resolution, missingDefault, maxAffected, undone);
    }
}
