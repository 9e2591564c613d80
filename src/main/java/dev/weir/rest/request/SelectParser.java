package dev.weir.rest.request;

import dev.weir.error.FailureException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The items of {@code select}.
 *
 * <pre>
 *   items     = [ item *( "," item ) ]
 *   item      = "*" / embed / [ name ":" ] ( "count()" [ cast ] / field )
 *   field     = name path [ cast ] [ "." aggregate "()" [ cast ] ]
 *   embed     = [ "..." ] [ name ":" ] name *( "!" ( "inner" / "left" / name ) ) "(" items ")"
 *   cast      = "::" type
 *   aggregate = "avg" / "count" / "max" / "min" / "sum"
 * </pre>
 */
final class SelectParser {

    private static final String COUNT = "count";

    private final Cursor cursor;
    private final EmbedLimits limits;
    private int embeds;

    private SelectParser(Cursor cursor, EmbedLimits limits) {
        this.cursor = cursor;
        this.limits = limits;
    }

    static List<SelectItem> parse(String text, EmbedLimits limits) {
        Cursor cursor = Cursor.ofValue("select", text);
        SelectParser parser = new SelectParser(cursor, limits);
        List<SelectItem> items = parser.items(0);
        cursor.expectEnd("a comma or the end");
        return items;
    }

    private List<SelectItem> items(int depth) {
        List<SelectItem> items = new ArrayList<>();
        do {
            items.add(item(depth));
        } while (cursor.skipBlanks().skip(","));
        return items;
    }

    private SelectItem item(int depth) {
        if (cursor.skipBlanks().skip("*")) {
            return new SelectItem.Star();
        }
        boolean spread = cursor.skip("...");
        int start = cursor.mark();
        String name = ColumnNames.name(cursor);
        String alias = null;
        if (!cursor.at("::") && cursor.skip(":")) {
            alias = name;
            start = cursor.mark();
            name = ColumnNames.name(cursor);
        }
        if (spread || cursor.at("!") || (cursor.at("(") && !isCount(name))) {
            return embed(name, alias, spread, depth + 1);
        }
        return cursor.skip("()") ? new SelectItem.Count(cast(), alias) : field(start, name, alias);
    }

    private boolean isCount(String name) {
        return name.equals(COUNT) && cursor.at("()");
    }

    private SelectItem field(int start, String name, @Nullable String alias) {
        FieldPath path = new FieldPath(name, JsonPathParser.parse(cursor), cursor.parameter());
        String cast = cast();
        SelectItem.Aggregated aggregate = cursor.at(".") ? new SelectItem.Aggregated(aggregate(start), cast()) : null;
        return new SelectItem.Field(path, cast, aggregate, alias);
    }

    private Aggregate aggregate(int start) {
        int dot = cursor.mark();
        cursor.skip(".");
        Optional<Aggregate> aggregate = Aggregate.of(cursor.takeWhile(Character::isLetter));
        if (aggregate.isEmpty() || !cursor.skip("()")) {
            cursor.reset(dot);
            throw ColumnNames.unexpected(cursor, start, "a comma, the end or an aggregate, as in column.sum()");
        }
        return aggregate.get();
    }

    /** A type's name has letters, digits, underscores, and blanks between its words; an array of it ends in brackets. */
    private @Nullable String cast() {
        if (!cursor.skip("::")) {
            return null;
        }
        String type = cursor.takeWhile(c -> Character.isLetterOrDigit(c) || c == '_' || c == ' ')
                .strip();
        if (type.isEmpty()) {
            throw cursor.expected("the name of a type");
        }
        return cursor.skip("[]") ? type + "[]" : type;
    }

    private SelectItem embed(String target, @Nullable String alias, boolean spread, int depth) {
        refuseTooMany(depth);
        String hint = null;
        Boolean inner = null;
        while (cursor.skip("!")) {
            int start = cursor.mark();
            String word = ColumnNames.name(cursor);
            boolean join = word.equals("inner") || word.equals("left");
            if (join ? inner != null : hint != null) {
                cursor.reset(start);
                throw cursor.expected(join ? "one of !inner and !left" : "one hint");
            }
            inner = join ? Boolean.valueOf(word.equals("inner")) : inner;
            hint = join ? hint : word;
        }
        cursor.expect("(", "a list in parentheses");
        List<SelectItem> items = cursor.skipBlanks().at(")") ? List.of() : items(depth);
        cursor.expect(")", "a comma or a closing parenthesis");
        return new SelectItem.Embed(target, hint, inner != null && inner, spread, items, alias);
    }

    private void refuseTooMany(int depth) {
        if (depth > limits.depth()) {
            throw tooMuch(
                    "Relations stand in relations more than %d deep", limits.depth(), "weir.rest.max-embed-depth");
        }
        if (++embeds > limits.count()) {
            throw tooMuch("More than %d relations are embedded", limits.count(), "weir.rest.max-embeds");
        }
    }

    private FailureException tooMuch(String message, int limit, String setting) {
        return cursor.refused(message.formatted(limit), "Ask for less, or have the operator raise " + setting);
    }
}
