package dev.weir.rest.plan;

import dev.weir.rest.request.Format;

/** A request whose every name is known to the catalog. */
public sealed interface Plan permits ReadPlan, InsertPlan, UpdatePlan, DeletePlan {

    /** What the request is for. */
    ResolvedTarget target();

    /** In which form the answer carries rows. */
    Format format();

    /** Whether the answer carries rows; otherwise they are only counted. */
    boolean body();

    /** Whether the answer says how many rows there are in all. */
    boolean total();

    /** Whether it reads only, and all that it reads reaches no user-defined code. */
    boolean plain();
}
