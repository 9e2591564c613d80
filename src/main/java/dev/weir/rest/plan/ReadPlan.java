package dev.weir.rest.plan;

import dev.weir.catalog.Relation;
import dev.weir.rest.request.Form;
import dev.weir.rest.request.Format;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Read one relation.
 *
 * @param format whether the rows are answered as one JSON value, or each as a row of its own
 * @param counting how all rows are counted; null when they are not
 * @param maxBytes the most that the JSON may have; a larger one is null in the answer
 */
public record ReadPlan(
        ReadNode root, Form format, boolean body, @Nullable Counting counting, long maxBytes) implements Plan {

    @Override
    public ResolvedTarget target() {
        return new ResolvedTarget.OfRelation(root.relation());
    }

    @Override
    public boolean total() {
        return counting != null;
    }

    @Override
    public List<Relation> relations() {
        return root.relations();
    }

    @Override
    public boolean reads() {
        return true;
    }

    /**
     * Whether at most one row of a table is read, by its primary key, and nothing beside it: so that it takes PostgreSQL no longer
     * than any other read of its shape.
     */
    public boolean isByKey() {
        return plain() && counting == null && root.isByKey();
    }

    @Override
    public boolean plain() {
        return format instanceof Format && root.plain();
    }
}
