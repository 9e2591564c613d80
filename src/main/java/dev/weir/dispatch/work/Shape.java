package dev.weir.dispatch.work;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The text of a statement without its arguments. Two statements of one shape differ in their arguments alone, so
 * that a server-side prepared statement of the shape serves both. Its hash is kept: it is looked up for every request.
 */
public final class Shape {

    private final List<String> fragments;
    private final int hash;
    /** Two threads may both find it out. */
    private boolean encodable;

    /** @param fragments the SQL around the parameters: n + 1 fragments for n parameters, which are numbered from 1 */
    public Shape(List<String> fragments) {
        this.fragments = List.copyOf(fragments);
        this.hash = this.fragments.hashCode();
        if (fragments.isEmpty()) {
            throw new IllegalArgumentException("A shape has at least one fragment");
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
                || (other instanceof Shape shape && hash == shape.hash && Objects.equals(fragments, shape.fragments));
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
