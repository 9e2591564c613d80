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
 */
public record Statement(Shape shape, List<@Nullable String> arguments, Access access, boolean plain) {

    /** What a statement may do. */
    public enum Access {
        READ,
        WRITE
    }

    public Statement {
        arguments = Collections.unmodifiableList(new ArrayList<>(arguments));
        if (arguments.size() != shape.parameters()) {
            throw new IllegalArgumentException(
                    "The shape takes " + shape.parameters() + " arguments, not " + arguments.size());
        }
    }
}
