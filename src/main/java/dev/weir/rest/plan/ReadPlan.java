package dev.weir.rest.plan;

import dev.weir.catalog.Relation;

/** Read one relation. */
public record ReadPlan(ReadNode root, boolean body, boolean total) implements Plan {

    @Override
    public Relation relation() {
        return root.relation();
    }
}
