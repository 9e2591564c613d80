package dev.weir.rest.request;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Operators that stand between a column and one value, each with its word in a URL and its name in PostgreSQL. A new one
 * is one constant here: the parser, the help for a word that is no operator, and the SQL follow.
 */
public enum Operator {
    EQ("eq", "=", Trait.QUANTIFIED),
    NEQ("neq", "<>"),
    GT("gt", ">", Trait.QUANTIFIED),
    GTE("gte", ">=", Trait.QUANTIFIED),
    LT("lt", "<", Trait.QUANTIFIED),
    LTE("lte", "<=", Trait.QUANTIFIED),
    LIKE("like", "~~", "like", Trait.QUANTIFIED, Trait.PATTERN),
    ILIKE("ilike", "~~*", "ilike", Trait.QUANTIFIED, Trait.PATTERN),
    MATCH("match", "~", Trait.QUANTIFIED),
    IMATCH("imatch", "~*", Trait.QUANTIFIED),
    /** PostgreSQL writes it in words, {@code is distinct from}: the negation of this operator, which also compares nulls. */
    IS_DISTINCT("isdistinct", "="),
    CONTAINS("cs", "@>"),
    CONTAINED("cd", "<@"),
    OVERLAPS("ov", "&&"),
    STRICTLY_LEFT("sl", "<<"),
    STRICTLY_RIGHT("sr", ">>"),
    NOT_RIGHT_OF("nxr", "&<"),
    NOT_LEFT_OF("nxl", "&>"),
    ADJACENT("adj", "-|-");

    private static final Map<String, Operator> BY_TOKEN =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(Operator::token, Function.identity()));

    private enum Trait {
        /** Can be tried with several values: {@code eq(any).{1,2}}. */
        QUANTIFIED,
        /** Its value is a pattern, in which {@code *} stands for {@code %}. */
        PATTERN
    }

    private final String token;
    private final String symbol;
    private final String keyword;
    private final boolean quantified;
    private final boolean pattern;

    Operator(String token, String symbol, Trait... traits) {
        this(token, symbol, symbol, traits);
    }

    Operator(String token, String symbol, String keyword, Trait... traits) {
        this.token = token;
        this.symbol = symbol;
        this.keyword = keyword;
        this.quantified = List.of(traits).contains(Trait.QUANTIFIED);
        this.pattern = List.of(traits).contains(Trait.PATTERN);
    }

    static Optional<Operator> of(String token) {
        return Optional.ofNullable(BY_TOKEN.get(token));
    }

    /** Its word in a URL. */
    public String token() {
        return token;
    }

    /** The name of the operator in PostgreSQL, which a schema can be given with. */
    public String symbol() {
        return symbol;
    }

    /** As SQL has it. A few operators have a word besides their symbol, which takes no schema. */
    public String keyword() {
        return keyword;
    }

    boolean isQuantified() {
        return quantified;
    }

    boolean isPattern() {
        return pattern;
    }
}
