package dev.weir.rest.plan;

/** A request whose every name is known to the catalog. */
public sealed interface Plan permits ReadPlan, InsertPlan, UpdatePlan, DeletePlan, CallPlan {

    /** What the request is for. */
    ResolvedTarget target();

    /** Whether the answer carries rows; otherwise they are only counted. */
    boolean body();

    /** Whether the answer says how many rows there are in all. */
    boolean total();

    /** Whether it reads only, and all that it reads reaches no user-defined code. */
    boolean plain();
}
