package dev.weir.rest.plan;

import dev.weir.catalog.Relation;
import java.util.List;

/** Writes rows of a relation, and answers with what is read of them. */
public sealed interface WritePlan extends Plan permits InsertPlan, UpdatePlan, DeletePlan {

    /** The relation that is written to. */
    Relation relation();

    /** What is read of the rows that were written, and of others for each; nothing without a body. */
    ReadNode answer();

    /** What the write is bound by. */
    Terms terms();

    /** The members of each object of the answer; empty without a body. */
    default List<Output> output() {
        return answer().output();
    }

    @Override
    default ResolvedTarget target() {
        return new ResolvedTarget.OfRelation(relation());
    }

    @Override
    default List<Relation> relations() {
        return answer().relations();
    }

    @Override
    default long maxBytes() {
        return terms().maxBytes();
    }

    @Override
    default boolean plain() {
        return false;
    }
}
