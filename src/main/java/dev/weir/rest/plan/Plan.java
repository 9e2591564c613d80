package dev.weir.rest.plan;

import dev.weir.catalog.Relation;
import dev.weir.rest.request.Form;
import java.util.List;

/** A request whose every name is known to the catalog. */
public sealed interface Plan permits ReadPlan, WritePlan, CallPlan, ExplainPlan {

    /** What the request is for. */
    ResolvedTarget target();

    /** In which form the answer carries rows. */
    Form format();

    /** Whether the answer carries rows; otherwise they are only counted. */
    boolean body();

    /** The most bytes that the body may have. */
    long maxBytes();

    /** Whether nothing is written. */
    default boolean reads() {
        return false;
    }

    /** Whether the answer says how many rows there are in all. */
    boolean total();

    /** The relations that are read: the one that the request is for, and those that are embedded. */
    List<Relation> relations();

    /** Whether it reads only, and all that it reads reaches no user-defined code. */
    boolean plain();
}
