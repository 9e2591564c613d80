package dev.weir.rest.plan;

import dev.weir.catalog.Function;
import dev.weir.catalog.Relation;
import dev.weir.rest.request.Form;
import dev.weir.rest.request.Page;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Call a function.
 *
 * @param inputs what it is called with
 * @param rows what is read of the rows that it returns; null when it returns single values, or nothing
 * @param page the window over single values
 * @param reads whether it runs in a transaction that is read only
 * @param maxBytes the most that the JSON may have; a larger one is null in the answer, or lets a write fail
 */
public record CallPlan(
        Function function,
        Inputs inputs,
        @Nullable ReadNode rows,
        Page page,
        Form format,
        boolean reads,
        boolean body,
        boolean total,
        long maxBytes,
        Terms terms)
        implements Plan {

    /** Whether there is nothing to answer, whatever it does. */
    public boolean returnsNothing() {
        return function.returnsVoid();
    }

    @Override
    public ResolvedTarget target() {
        return new ResolvedTarget.OfFunction(function);
    }

    @Override
    public List<Relation> relations() {
        return rows == null ? List.of() : rows.relations();
    }

    /** A function is code of the user's. */
    @Override
    public boolean plain() {
        return false;
    }
}
