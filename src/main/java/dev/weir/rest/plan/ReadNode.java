package dev.weir.rest.plan;

import dev.weir.catalog.Relation;
import dev.weir.rest.request.Page;
import java.util.List;

/**
 * What is read of one relation.
 *
 * @param output the members of each object of the answer, in order
 * @param page the window asked for, already clamped to the service's own maximum
 */
public record ReadNode(Relation relation, List<Output> output, Filter filter, List<Ordering> order, Page page) {

    public ReadNode {
        output = List.copyOf(output);
        order = List.copyOf(order);
    }

    /** Whether reading it, and every node below, reaches no user-defined code. */
    boolean plain() {
        return relation.plain();
    }
}
