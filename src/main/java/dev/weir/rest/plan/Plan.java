package dev.weir.rest.plan;

import dev.weir.catalog.Relation;

/** A request whose every name is known to the catalog. */
public sealed interface Plan permits ReadPlan, InsertPlan, UpdatePlan, DeletePlan {

    /** The relation that the request is for. */
    Relation relation();

    /** Whether the answer carries rows; otherwise they are only counted. */
    boolean body();

    /** Whether the answer says how many rows there are in all. */
    boolean total();
}
