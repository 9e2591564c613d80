package dev.weir.rest.plan;

import dev.weir.catalog.Relation;
import dev.weir.rest.request.Format;
import java.util.List;

/**
 * Read one relation.
 *
 * @param format whether the rows are answered as one JSON array, or each as a row of its own
 * @param maxBytes the most that the JSON array may have; a larger one is null in the answer
 */
public record ReadPlan(ReadNode root, Format format, boolean body, boolean total, long maxBytes) implements Plan {

    @Override
    public ResolvedTarget target() {
        return new ResolvedTarget.OfRelation(root.relation());
    }

    @Override
    public List<Relation> relations() {
        return root.relations();
    }

    @Override
    public boolean plain() {
        return root.plain();
    }
}
