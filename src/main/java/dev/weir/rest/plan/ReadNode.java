package dev.weir.rest.plan;

import dev.weir.catalog.Relation;
import dev.weir.rest.request.Aggregate;
import dev.weir.rest.request.Page;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is read of one relation, and of others for each of its rows.
 *
 * @param output the members of each object of the answer, in order
 * @param page the window asked for, already clamped to the service's own maximum
 * @param embeds the other relations, in the order of the selection
 */
public record ReadNode(
        Relation relation, List<Output> output, Filter filter, List<Ordering> order, Page page, List<Embed> embeds) {

    public ReadNode {
        output = List.copyOf(output);
        order = List.copyOf(order);
        embeds = List.copyOf(embeds);
    }

    /** A node without embedded relations. */
    public ReadNode(Relation relation, List<Output> output, Filter filter, List<Ordering> order, Page page) {
        this(relation, output, filter, order, page, List.of());
    }

    /** A node of all rows that answers nothing of them. */
    static ReadNode nothing(Relation relation) {
        return new ReadNode(relation, List.of(), new Filter.And(List.of()), List.of(), Page.ALL);
    }

    /** Whether nothing is selected but the number of the rows. */
    public boolean isCount() {
        if (output.size() != 1) {
            return false;
        }
        Expression one = output.getFirst().expression();
        return (one instanceof Expression.Cast cast ? cast.of() : one)
                .equals(new Expression.Aggregated(null, Aggregate.COUNT));
    }

    /** Whether rows that are alike but for what is aggregated are made one. */
    public boolean grouped() {
        return output.stream().anyMatch(member -> member.expression().aggregates());
    }

    /**
     * Whether its rows are one at the most, found by the primary key of a table, and nothing is embedded in it. Not of a table with
     * partitions: by a value PostgreSQL plans for one of them, and in a join for all, which it opens and locks. Nor of one that others
     * inherit from: its key is not theirs.
     */
    boolean isByKey() {
        return relation.kind() == Relation.Kind.TABLE
                && !relation.parent()
                && embeds.isEmpty()
                && !grouped()
                && !relation.primaryKey().isEmpty()
                && relation.primaryKey().stream().allMatch(filter::fixes);
    }

    ReadNode with(List<Output> members) {
        return new ReadNode(relation, members, filter, order, page, embeds);
    }

    /** Its relation and those of all nodes below. */
    List<Relation> relations() {
        return Stream.concat(Stream.of(relation), embeds.stream().flatMap(embed -> embed.node().relations().stream()))
                .toList();
    }

    /** Whether reading it, and every node below, reaches no user-defined code. */
    boolean plain() {
        return relation.plain()
                && output.stream().allMatch(member -> member.expression().plain())
                && order.stream().allMatch(Ordering::plain)
                && filter.plain()
                && embeds.stream().allMatch(Embed::plain);
    }
}
