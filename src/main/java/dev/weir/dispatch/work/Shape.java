package dev.weir.dispatch.work;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The text of a statement without its arguments. Two statements of one shape differ in their arguments alone, so
 * that a server-side prepared statement of the shape serves both. Its hash is kept: it is looked up for every request.
 */
public final class Shape {

    private final List<String> fragments;
    private final List<ParameterType> types;
    private final int hash;
    /** Two threads may both find it out. */
    private boolean encodable;

    private volatile @Nullable Shape merged;

    /** @param fragments the SQL around the parameters: n + 1 fragments for n parameters, which are numbered from 1 */
    public Shape(List<String> fragments) {
        this(fragments, List.of());
    }

    /**
     * The shape of a read that is cheap and answers one row, whatever its arguments are. Several of it can be one statement.
     *
     * @param types of the parameters; empty where it is not to be merged
     */
    public Shape(List<String> fragments, List<ParameterType> types) {
        this.fragments = List.copyOf(fragments);
        this.types = List.copyOf(types);
        this.hash = 31 * this.fragments.hashCode() + this.types.hashCode();
        if (fragments.isEmpty()) {
            throw new IllegalArgumentException("A shape has at least one fragment");
        }
        if (!types.isEmpty() && types.size() != parameters()) {
            throw new IllegalArgumentException("A shape has a type for each parameter, or for none");
        }
    }

    /** A shape without parameters. */
    public static Shape of(String sql) {
        return new Shape(List.of(sql));
    }

    public List<String> fragments() {
        return fragments;
    }

    /** How many arguments the shape takes. */
    public int parameters() {
        return fragments.size() - 1;
    }

    /** How many characters it has, without its parameters. */
    public int length() {
        return fragments.stream().mapToInt(String::length).sum();
    }

    /** The text with {@code $1}, {@code $2} ... where the arguments go. */
    public String text() {
        StringBuilder text = new StringBuilder(fragments.getFirst());
        for (int i = 1; i < fragments.size(); i++) {
            text.append('$').append(i).append(fragments.get(i));
        }
        return text.toString();
    }

    /** Whether several statements of it can be merged. */
    public boolean merges() {
        return !types.isEmpty();
    }

    /** Whether a statement of it with such arguments can be merged with others, and does not fail for what it is given. */
    public boolean merges(List<@Nullable String> arguments) {
        if (types.isEmpty()) {
            return false;
        }
        for (int i = 0; i < types.size(); i++) {
            String argument = arguments.get(i);
            if (argument == null || !types.get(i).reads(argument)) {
                return false;
            }
        }
        return true;
    }

    /**
     * The shape of several statements of this one: a parameter is an array of what were the arguments, and a row has the number of its
     * statement, from 1, behind its columns. Always the same instance.
     */
    public Shape merged() {
        Shape known = merged;
        if (known == null) {
            known = new Shape(MergedText.of(fragments, types));
            merged = known;
        }
        return known;
    }

    /** Whether it is known that PostgreSQL can take its text. */
    public boolean isEncodable() {
        return encodable;
    }

    /** It is known from now on. */
    public void encodable() {
        encodable = true;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof Shape shape
                        && hash == shape.hash
                        && fragments.equals(shape.fragments)
                        && types.equals(shape.types));
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return text();
    }
}
