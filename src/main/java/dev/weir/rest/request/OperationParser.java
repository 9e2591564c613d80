package dev.weir.rest.request;

import dev.weir.error.FailureException;
import dev.weir.rest.request.Condition.FullTextParser;
import dev.weir.rest.request.Condition.IsValue;
import dev.weir.rest.request.Condition.Quantifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code [not.]operator.value}, what a filter says of its column. */
final class OperationParser {

    private static final Map<String, FullTextParser> FULL_TEXT =
            byToken(FullTextParser.values(), FullTextParser::token);
    private static final Map<String, IsValue> IS_VALUES = byToken(IsValue.values(), IsValue::token);
    private static final Map<String, Quantifier> QUANTIFIERS = byToken(Quantifier.values(), Quantifier::keyword);

    private static final String HINT = "Operators are " + words() + ", as in column=eq.value";

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
        Optional<Operator> operator = Operator.of(word);
        FullTextParser fullText = FULL_TEXT.get(word);
        if (operator.isPresent()) {
            return compare(cursor, path, operator.get());
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
        if (!operator.isQuantified() || !cursor.skip("(")) {
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
        return operator.isPattern() ? value.replace('*', '%') : value;
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

    private static <T> Map<String, T> byToken(T[] values, Function<T, String> token) {
        return Stream.of(values).collect(Collectors.toUnmodifiableMap(token, Function.identity()));
    }

    /** Whether an operation begins with this word. */
    static boolean names(String word) {
        return Operator.of(word).isPresent() || FULL_TEXT.containsKey(word) || word.equals("in") || word.equals("is");
    }

    /** All of them; those with a grammar of their own stand around the one that is named like one of them. */
    private static String words() {
        List<String> words = new ArrayList<>();
        for (Operator operator : Operator.values()) {
            if (operator == Operator.IS_DISTINCT) {
                words.addAll(List.of("in", "is", operator.token()));
                Stream.of(FullTextParser.values()).map(FullTextParser::token).forEach(words::add);
            } else {
                words.add(operator.token());
            }
        }
        String last = words.removeLast();
        return String.join(", ", words) + " and " + last;
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
