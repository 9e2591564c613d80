package dev.weir.dispatch;

import java.util.List;

/**
 * The text of a statement without its arguments. Two statements of one shape differ in their arguments alone, so
 * that a server-side prepared statement of the shape serves both.
 *
 * @param fragments the SQL around the parameters: n + 1 fragments for n parameters, which are numbered from 1
 */
public record Shape(List<String> fragments) {

    public Shape {
        fragments = List.copyOf(fragments);
        if (fragments.isEmpty()) {
            throw new IllegalArgumentException("A shape has at least one fragment");
        }
    }

    /** A shape without parameters. */
    public static Shape of(String sql) {
        return new Shape(List.of(sql));
    }

    /** How many arguments the shape takes. */
    public int parameters() {
        return fragments.size() - 1;
    }

    /** The text with {@code $1}, {@code $2} ... where the arguments go. */
    public String text() {
        StringBuilder text = new StringBuilder(fragments.getFirst());
        for (int i = 1; i < fragments.size(); i++) {
            text.append('$').append(i).append(fragments.get(i));
        }
        return text.toString();
    }
}
