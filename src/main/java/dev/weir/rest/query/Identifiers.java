package dev.weir.rest.query;

/** The one place where a name becomes part of SQL. */
public final class Identifiers {

    private Identifiers() {}

    /**
     * The name as a delimited identifier: every character stands for itself, a quote is doubled (SQL:2016, 5.2).
     *
     * @throws IllegalArgumentException for a name that PostgreSQL cannot have: empty, or with a NUL in it
     */
    public static String quote(String name) {
        StringBuilder sql = new StringBuilder(name.length() + 2);
        append(sql, name);
        return sql.toString();
    }

    /** Appends the name, as {@link #quote} makes it. */
    static void append(StringBuilder sql, String name) {
        if (name.isEmpty() || name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("Not a name: '" + name + "'");
        }
        sql.append('"')
                .append(name.indexOf('"') < 0 ? name : name.replace("\"", "\"\""))
                .append('"');
    }
}
