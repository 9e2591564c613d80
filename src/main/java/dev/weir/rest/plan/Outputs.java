package dev.weir.rest.plan;

import dev.weir.catalog.QualifiedName;
import dev.weir.catalog.Relation;
import dev.weir.error.EmbedFailure.AggregatesDisabled;
import dev.weir.error.EmbedFailure.NotImplemented;
import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure.Malformed;
import dev.weir.rest.request.Aggregate;
import dev.weir.rest.request.SelectItem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Resolves {@code select}.
 *
 * <p>A star becomes the columns that the catalog knows, by name. So the answer has the shape that the rest of the
 * service expects, a prepared statement keeps its result type when a column is added (PostgreSQL refuses a
 * cached plan whose result type changed), and a role that may read only some columns is refused by their names.
 */
final class Outputs {

    /** PostgreSQL cuts longer identifiers off (NAMEDATALEN - 1), and the answer's key would not be what was asked. */
    private static final int LONGEST_IDENTIFIER = 63;

    /** PostgreSQL's own limit of the columns of a query. */
    private static final int COLUMNS = 1664;

    private final Relation relation;
    private final Names names;
    private final Map<Integer, Embed> embeds;
    private final boolean aggregates;
    private final boolean shown;
    private final List<Output> outputs = new ArrayList<>();

    /**
     * Of one node.
     *
     * @param embeds by their numbers; one that is spread is replaced when its aggregates become those of this node
     * @param shown whether domains are shown by their own functions
     */
    Outputs(Relation relation, Names names, Map<Integer, Embed> embeds, boolean aggregates, boolean shown) {
        this.relation = relation;
        this.names = names;
        this.embeds = embeds;
        this.aggregates = aggregates;
        this.shown = shown;
    }

    /** @param numbers of the embedded relations, in the order of the items */
    List<Output> of(List<SelectItem> select, List<Integer> numbers) {
        Iterator<Integer> next = numbers.iterator();
        for (SelectItem item : select) {
            switch (item) {
                case SelectItem.Star star ->
                    relation.columns()
                            .values()
                            .forEach(column ->
                                    outputs.add(new Output(shown(new Expression.OfColumn(column)), column.name())));
                case SelectItem.Field field ->
                    outputs.add(isCount(field) ? bareCount(field, select.size() == 1) : field(field));
                case SelectItem.Count count -> outputs.add(count(count));
                case SelectItem.Embed embed -> embed(Objects.requireNonNull(embeds.get(next.next())), embed);
            }
            requireFew(outputs.size(), "select", relation);
        }
        return outputs;
    }

    /** Refuses a selection, or an order, that PostgreSQL would refuse in the end. */
    static void requireFew(int items, String parameter, Relation relation) {
        if (items > COLUMNS) {
            throw new FailureException(new Malformed(
                    "There are more than %d items in %s".formatted(COLUMNS, parameter),
                    "They are of %s".formatted(relation.name()),
                    null));
        }
    }

    private Output field(SelectItem.Field field) {
        Expression value = cast(names.expression(field.path()), field.cast());
        SelectItem.Aggregated aggregate = field.aggregate();
        if (aggregate == null) {
            return new Output(shown(value), name(field));
        }
        requireAggregates();
        Expression made = cast(new Expression.Aggregated(value, aggregate.function()), aggregate.cast());
        return new Output(made, name(field));
    }

    /** What a field is called in the answer. */
    static String name(SelectItem.Field field) {
        SelectItem.Aggregated aggregate = field.aggregate();
        return named(
                field.alias(),
                aggregate == null ? field.path().name() : aggregate.function().word());
    }

    private Expression shown(Expression value) {
        QualifiedName function = value.dataType().casts().toJson();
        return shown && function != null && value instanceof Expression.OfColumn
                ? new Expression.Shown(value, function)
                : value;
    }

    private Output count(SelectItem.Count count) {
        requireAggregates();
        return counted(count);
    }

    private static Output counted(SelectItem.Count count) {
        Expression made = cast(new Expression.Aggregated(null, Aggregate.COUNT), count.cast());
        return new Output(made, named(count.alias(), Aggregate.COUNT.word()));
    }

    /** The count without parentheses is older than aggregates are, and what many clients send. A value of the name goes before. */
    private boolean isCount(SelectItem.Field field) {
        return field.path().column().equals(Aggregate.COUNT.word())
                && field.path().steps().isEmpty()
                && field.aggregate() == null
                && !names.isValue(field.path().column());
    }

    /** @param alone whether it is all that is selected: then it reads no more than a count of the rows, which needs no leave */
    private Output bareCount(SelectItem.Field field, boolean alone) {
        SelectItem.Count count = new SelectItem.Count(field.cast(), field.alias());
        return alone ? counted(count) : count(count);
    }

    private void requireAggregates() {
        if (!aggregates) {
            throw new FailureException(new AggregatesDisabled());
        }
    }

    private static Expression cast(Expression value, @Nullable String type) {
        return type == null ? value : new Expression.Cast(value, SqlType.of(type));
    }

    private void embed(Embed embed, SelectItem.Embed item) {
        boolean many = !embed.via().toOne();
        switch (embed.form()) {
            case NOTHING -> {}
            case MEMBER ->
                outputs.add(new Output(new Expression.Embedded(embed.number(), many), named(item.name(), item.name())));
            case SPREAD -> spread(embed, many);
        }
    }

    /** The members of the other relation become members of this one; its aggregates are taken over the rows of this one. */
    private void spread(Embed embed, boolean many) {
        List<Output> members = new ArrayList<>();
        for (Output member : embed.node().output()) {
            if (many && member.expression().aggregates()) {
                throw new FailureException(
                        new NotImplemented("Aggregates are not implemented for one-to-many or many-to-many spreads."));
            }
            outputs.add(new Output(lifted(member.expression(), embed.number(), many, members), member.name()));
        }
        embeds.put(embed.number(), embed.with(embed.node().with(members)));
    }

    private static Expression lifted(Expression member, int embed, boolean many, List<Output> members) {
        if (member instanceof Expression.Cast cast && cast.aggregates()) {
            return new Expression.Cast(lifted(cast.of(), embed, many, members), cast.type());
        }
        if (member instanceof Expression.Aggregated aggregated) {
            Expression of = aggregated.of();
            return new Expression.Aggregated(
                    of == null ? null : lifted(of, embed, many, members), aggregated.function());
        }
        members.add(new Output(member, "s" + members.size()));
        return new Expression.Spread(embed, members.size() - 1, many, many || member.isJson());
    }

    private static String named(@Nullable String alias, String name) {
        return alias == null ? name : checked(alias);
    }

    private static String checked(String alias) {
        if (alias.isEmpty() || alias.indexOf('\0') >= 0) {
            throw malformed("An alias is empty or contains a NUL character", alias);
        }
        if (alias.getBytes(StandardCharsets.UTF_8).length > LONGEST_IDENTIFIER) {
            throw malformed("An alias is longer than " + LONGEST_IDENTIFIER + " bytes", alias);
        }
        return alias;
    }

    private static FailureException malformed(String message, String alias) {
        return new FailureException(
                new Malformed(message, "The alias is '" + alias + "', in select", "Choose a shorter name"));
    }
}
