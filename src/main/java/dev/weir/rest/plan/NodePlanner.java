package dev.weir.rest.plan;

import dev.weir.catalog.Catalog;
import dev.weir.catalog.QualifiedName;
import dev.weir.catalog.Relation;
import dev.weir.catalog.Relationship;
import dev.weir.catalog.Relationship.Pair;
import dev.weir.error.EmbedFailure.NotEmbedded;
import dev.weir.error.EmbedFailure.NotToOne;
import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure.Malformed;
import dev.weir.rest.request.ApiRequest;
import dev.weir.rest.request.Condition;
import dev.weir.rest.request.EmbedOptions;
import dev.weir.rest.request.FieldPath;
import dev.weir.rest.request.Form;
import dev.weir.rest.request.Operator;
import dev.weir.rest.request.OrderTerm;
import dev.weir.rest.request.Page;
import dev.weir.rest.request.SelectItem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes the tree of nodes of one request. Each embedded relation has a number, in the order of the selection. */
final class NodePlanner {

    private final Catalog catalog;
    private final RelationshipFinder relationships;
    private final @Nullable Long maxRows;
    private final boolean aggregates;
    private final boolean shown;
    private int numbers;

    /** @param form of the answer: domains have a form of their own in JSON alone */
    NodePlanner(Catalog catalog, @Nullable Long maxRows, boolean aggregates, Form form) {
        this.shown = !form.isText();
        this.catalog = catalog;
        this.relationships = new RelationshipFinder(catalog);
        this.maxRows = maxRows;
        this.aggregates = aggregates;
    }

    /** The tree of a read. */
    ReadNode read(ApiRequest request, Relation relation) {
        Asked asked = new Asked(request.filter(), request.order(), request.page());
        return node(relation, request.select(), asked, request.embedded());
    }

    /** The tree of what a write returns, which is of all rows that were written. */
    ReadNode returned(ApiRequest request, Relation relation) {
        return node(relation, request.select(), Asked.ALL, request.embedded());
    }

    /** What is asked of the rows of one node. */
    private record Asked(Condition filter, List<OrderTerm> order, Page page) {

        static final Asked ALL = new Asked(new Condition.And(List.of()), List.of(), Page.ALL);

        static Asked of(EmbedOptions options) {
            return new Asked(options.filter(), options.order(), options.page());
        }
    }

    /** An embedded relation while it is found out what is asked of it. */
    private static final class Draft {

        final SelectItem.Embed item;
        final int number;
        final Relationship via;
        final List<EmbedOptions> below = new ArrayList<>();
        final List<Expression> ordering = new ArrayList<>();

        @Nullable
        Asked asked;

        Draft(SelectItem.Embed item, int number, Relationship via) {
            this.item = item;
            this.number = number;
            this.via = via;
        }

        /** Paths are told apart by their names, so that the same relation comes again only under another name. */
        void ask(EmbedOptions options) {
            if (asked != null) {
                throw new FailureException(new Malformed(
                        "The parameters of an embedded relation are given under two names",
                        "'%s' and '%s' mean the same relation".formatted(item.name(), item.target()),
                        "Use one of them in all of its parameters"));
            }
            asked = Asked.of(options);
        }
    }

    private ReadNode node(Relation relation, List<SelectItem> select, Asked asked, List<EmbedOptions> options) {
        Outputs.requireFew(select.size(), "select", relation);
        Outputs.requireFew(asked.order().size(), "order", relation);
        List<Draft> drafts = drafts(relation, select);
        options.forEach(option -> assign(drafts, option));
        Map<String, Integer> numbered = new HashMap<>();
        drafts.forEach(draft -> numbered.putIfAbsent(draft.item.name(), draft.number));
        Names names = new Names(catalog, relation, numbered);
        Filter filter = new Filters(names).of(asked.filter());
        List<Ordering> order = asked.order().stream()
                .map(term -> ordering(term, names, relation, drafts))
                .toList();
        Map<Integer, Embed> embeds = new LinkedHashMap<>();
        drafts.forEach(draft -> embeds.put(draft.number, embed(draft, filter)));
        Outputs outputs = new Outputs(relation, names, embeds, aggregates, shown);
        List<Output> output =
                outputs.of(select, drafts.stream().map(draft -> draft.number).toList());
        return new ReadNode(relation, output, filter, order, clamp(asked.page()), List.copyOf(embeds.values()));
    }

    private List<Draft> drafts(Relation relation, List<SelectItem> select) {
        List<Draft> drafts = new ArrayList<>();
        for (SelectItem item : select) {
            if (item instanceof SelectItem.Embed embed) {
                drafts.add(new Draft(embed, ++numbers, relationships.find(relation.name(), embed)));
            }
        }
        return drafts;
    }

    /** Gives what the parameters of an embedded relation say to it, or to the one that it stands in. */
    private static void assign(List<Draft> drafts, EmbedOptions options) {
        String name = options.path().getFirst();
        Draft draft = drafts.stream()
                .filter(candidate -> candidate.item.name().equals(name))
                .findFirst()
                .or(() -> drafts.stream()
                        .filter(candidate -> candidate.item.target().equals(name))
                        .findFirst())
                .orElseThrow(() -> new FailureException(new NotEmbedded(name)));
        if (options.path().size() == 1) {
            draft.ask(options);
        } else {
            draft.below.add(new EmbedOptions(
                    options.path().subList(1, options.path().size()),
                    options.parameter(),
                    options.filter(),
                    options.order(),
                    options.page()));
        }
    }

    private Ordering ordering(OrderTerm term, Names names, Relation relation, List<Draft> drafts) {
        String related = term.relation();
        Expression expression =
                related == null ? names.expression(term.path()) : related(related, term.path(), relation, drafts);
        return new Ordering(expression, term.direction(), term.nulls());
    }

    /** What is ordered by in the one row of an embedded relation, which is to give it. */
    private Expression related(String name, FieldPath path, Relation relation, List<Draft> drafts) {
        Draft draft = drafts.stream()
                .filter(candidate -> candidate.item.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new FailureException(new NotEmbedded(name)));
        if (!draft.via.toOne()) {
            throw new FailureException(new NotToOne(relation.name().name(), name));
        }
        draft.ordering.add(new Names(catalog, target(draft), Map.of()).expression(path));
        return new Expression.Related(draft.number, draft.ordering.size() - 1);
    }

    private Embed embed(Draft draft, Filter filter) {
        ReadNode node =
                node(target(draft), draft.item.select(), draft.asked == null ? Asked.ALL : draft.asked, draft.below);
        Embed.Form form = node.output().isEmpty()
                ? Embed.Form.NOTHING
                : draft.item.spread() ? Embed.Form.SPREAD : Embed.Form.MEMBER;
        return new Embed(
                draft.number,
                draft.via,
                node,
                form,
                draft.item.inner(),
                filter.asks(draft.number),
                draft.ordering,
                joinsPlainly(draft.via));
    }

    private Relation target(Draft draft) {
        return catalog.relation(draft.via.to()).orElseThrow();
    }

    private boolean joinsPlainly(Relationship via) {
        return switch (via) {
            case Relationship.ByKey key ->
                equalPlainly(key.to(), key.columns().stream().map(Pair::to));
            case Relationship.Through through ->
                catalog.relation(through.junction()).map(Relation::plain).orElse(false)
                        && equalPlainly(
                                through.to(), through.toColumns().stream().map(Pair::to))
                        && equalPlainly(
                                through.from(), through.fromColumns().stream().map(Pair::from));
            case Relationship.ByFunction function -> false;
        };
    }

    private boolean equalPlainly(QualifiedName name, Stream<String> columns) {
        Relation relation = catalog.relation(name).orElseThrow();
        return columns.flatMap(column -> relation.column(column).stream())
                .allMatch(column -> Expression.comparesPlainly(column.dataType(), Operator.EQ.symbol()));
    }

    /** The page, of no more rows than a read answers. */
    Page clamp(Page page) {
        if (maxRows == null) {
            return page;
        }
        Long limit = page.limit();
        return new Page(limit == null ? maxRows : Long.valueOf(Math.min(limit, maxRows)), page.offset());
    }
}
