package dev.weir.rest.request;

import dev.weir.error.FailureException;
import dev.weir.rest.request.Condition.FullTextParser;
import dev.weir.rest.request.Condition.IsValue;
import dev.weir.rest.request.Condition.Quantifier;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code [not.]operator.value}, what a filter says of its column. */
final class OperationParser {

    private static final Map<String, Operator> OPERATORS = Map.ofEntries(
            Map.entry("eq", Operator.EQ),
            Map.entry("neq", Operator.NEQ),
            Map.entry("gt", Operator.GT),
            Map.entry("gte", Operator.GTE),
            Map.entry("lt", Operator.LT),
            Map.entry("lte", Operator.LTE),
            Map.entry("like", Operator.LIKE),
            Map.entry("ilike", Operator.ILIKE),
            Map.entry("match", Operator.MATCH),
            Map.entry("imatch", Operator.IMATCH),
            Map.entry("isdistinct", Operator.IS_DISTINCT),
            Map.entry("cs", Operator.CONTAINS),
            Map.entry("cd", Operator.CONTAINED),
            Map.entry("ov", Operator.OVERLAPS),
            Map.entry("sl", Operator.STRICTLY_LEFT),
            Map.entry("sr", Operator.STRICTLY_RIGHT),
            Map.entry("nxr", Operator.NOT_RIGHT_OF),
            Map.entry("nxl", Operator.NOT_LEFT_OF),
            Map.entry("adj", Operator.ADJACENT));

    private static final Set<Operator> QUANTIFIED = EnumSet.of(
            Operator.EQ,
            Operator.GT,
            Operator.GTE,
            Operator.LT,
            Operator.LTE,
            Operator.LIKE,
            Operator.ILIKE,
            Operator.MATCH,
            Operator.IMATCH);

    private static final Map<String, FullTextParser> FULL_TEXT = Map.of(
            "fts", FullTextParser.QUERY,
            "plfts", FullTextParser.PLAIN,
            "phfts", FullTextParser.PHRASE,
            "wfts", FullTextParser.WEB);

    private static final Map<String, IsValue> IS_VALUES = Map.of(
            "null", IsValue.NULL,
            "not_null", IsValue.NOT_NULL,
            "true", IsValue.TRUE,
            "false", IsValue.FALSE,
            "unknown", IsValue.UNKNOWN);

    private static final Map<String, Quantifier> QUANTIFIERS = Map.of("any", Quantifier.ANY, "all", Quantifier.ALL);

    private static final String HINT = "Operators are eq, neq, gt, gte, lt, lte, like, ilike, match, imatch, in, is,"
            + " isdistinct, fts, plfts, phfts, wfts, cs, cd, ov, sl, sr, nxr, nxl and adj, as in column=eq.value";

    private final Function<Cursor, String> values;
    private final String hint;

    /** @param values takes one value: {@link Values#whole} or {@link Values#member} */
    OperationParser(Function<Cursor, String> values) {
        this(values, "");
    }

    /** @param besides what else may be wrong where an operator is expected; begins with a semicolon */
    OperationParser(Function<Cursor, String> values, String besides) {
        this.values = values;
        this.hint = HINT + besides;
    }

    Condition parse(Cursor cursor, FieldPath path) {
        return cursor.skip("not.") ? new Condition.Not(operation(cursor, path)) : operation(cursor, path);
    }

    private Condition operation(Cursor cursor, FieldPath path) {
        int start = cursor.mark();
        String word = cursor.takeWhile(Character::isLetter);
        Operator operator = OPERATORS.get(word);
        FullTextParser fullText = FULL_TEXT.get(word);
        if (operator != null) {
            return compare(cursor, path, operator);
        }
        if (fullText != null) {
            return fullText(cursor, path, fullText);
        }
        return switch (word) {
            case "in" -> {
                dot(cursor);
                yield new Condition.In(path, Values.list(cursor));
            }
            case "is" -> {
                dot(cursor);
                yield new Condition.Is(path, isValue(cursor));
            }
            default -> throw unknownOperator(cursor, start, word);
        };
    }

    private Condition compare(Cursor cursor, FieldPath path, Operator operator) {
        if (!QUANTIFIED.contains(operator) || !cursor.skip("(")) {
            dot(cursor);
            return new Condition.Compare(path, operator, pattern(operator, values.apply(cursor)));
        }
        Quantifier quantifier = choice(cursor, QUANTIFIERS, "any or all");
        cursor.expect(")", "a closing parenthesis");
        dot(cursor);
        List<String> several = ArrayParser.parse(cursor.within(values.apply(cursor)));
        List<String> patterns =
                several.stream().map(value -> pattern(operator, value)).toList();
        return new Condition.CompareMany(path, operator, quantifier, patterns);
    }

    /** In a URL {@code %} is awkward, so {@code *} stands for it. */
    private static String pattern(Operator operator, String value) {
        boolean like = operator == Operator.LIKE || operator == Operator.ILIKE;
        return like ? value.replace('*', '%') : value;
    }

    private Condition fullText(Cursor cursor, FieldPath path, FullTextParser parser) {
        String language = language(cursor);
        dot(cursor);
        return new Condition.FullText(path, parser, language, values.apply(cursor));
    }

    private static @Nullable String language(Cursor cursor) {
        if (!cursor.skip("(")) {
            return null;
        }
        String language = cursor.takeWhile(c -> Character.isLetterOrDigit(c) || c == '_' || c == '$' || c == ' ')
                .strip();
        if (language.isEmpty()) {
            throw cursor.expected("a text search configuration");
        }
        cursor.expect(")", "a closing parenthesis");
        return language;
    }

    private static IsValue isValue(Cursor cursor) {
        return choice(cursor, IS_VALUES, "null, not_null, true, false or unknown");
    }

    private static <T> T choice(Cursor cursor, Map<String, T> choices, String what) {
        int start = cursor.mark();
        String word = cursor.takeWhile(c -> Character.isLetter(c) || c == '_').toLowerCase(Locale.ROOT);
        T choice = choices.get(word);
        if (choice == null) {
            cursor.reset(start);
            throw cursor.expected(what);
        }
        return choice;
    }

    private static void dot(Cursor cursor) {
        cursor.expect(".", "a dot after the operator");
    }

    private FailureException unknownOperator(Cursor cursor, int start, String word) {
        cursor.reset(start);
        return word.isEmpty()
                ? cursor.expected("an operator", hint)
                : cursor.refused("There is no operator %s".formatted(Excerpt.of(word)), hint);
    }
}
