package dev.weir.dispatch;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One SQL statement with its arguments.
 *
 * @param shape the text, without the arguments
 * @param arguments the text form of each argument, null for NULL; PostgreSQL infers their types
 * @param access whether it may write
 * @param plain true when the statement reaches no user-defined code (function, view with functions, policy,
 *     trigger), so that it can leave nothing behind on its connection
 * @param rows the column of the one row that says for how many it stands; negative when none does
 */
public record Statement(Shape shape, List<@Nullable String> arguments, Access access, boolean plain, int rows) {

    private static final int UNCOUNTED = -1;

    /** What a statement may do. */
    public enum Access {
        READ,
        WRITE
    }

    /** A statement whose answer says nothing of how many rows it stands for. */
    public Statement(Shape shape, List<@Nullable String> arguments, Access access, boolean plain) {
        this(shape, arguments, access, plain, UNCOUNTED);
    }

    public Statement {
        arguments = Collections.unmodifiableList(new ArrayList<>(arguments));
        if (arguments.size() != shape.parameters()) {
            throw new IllegalArgumentException(
                    "The shape takes " + shape.parameters() + " arguments, not " + arguments.size());
        }
    }
}
