package dev.weir.dispatch.work;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One SQL statement with its arguments.
 *
 * @param shape the text, without the arguments
 * @param arguments the text form of each argument, null for NULL; PostgreSQL infers their types
 * @param effects what running it may do
 * @param reply how it is answered
 * @param columns the names of its result's columns, in their order; empty when they are read by number
 * @param raw null for a statement that Weir has made
 */
public record Statement(
        Shape shape,
        List<@Nullable String> arguments,
        Effects effects,
        Reply reply,
        List<String> columns,
        @Nullable Raw raw) {

    /** The column that says for how many rows the answer stands. */
    public static final String ROWS = "rows";

    /** A statement whose only row is read by number. */
    public Statement(Shape shape, List<@Nullable String> arguments, Effects effects) {
        this(shape, arguments, effects, Reply.ROW, List.of());
    }

    /** A statement that Weir has made. */
    public Statement(
            Shape shape, List<@Nullable String> arguments, Effects effects, Reply reply, List<String> columns) {
        this(shape, arguments, effects, reply, columns, null);
    }

    /** A statement of a client's own text, which names its parameters itself. */
    public static Statement raw(String sql, List<@Nullable String> arguments, Raw raw) {
        return new Statement(Shape.of(sql), arguments, Effects.WRITE, Reply.RESULT, List.of(), raw);
    }

    /**
     * The first of several statements that Weir has made, which run in one transaction. Each is answered by its whole result.
     *
     * @param statements as the role of the context, with its settings; at least one
     * @param effects of all of them together
     * @param maxBytes the most that all rows together may have
     * @param script what else runs in the transaction
     */
    public static Statement script(List<Statement> statements, Effects effects, long maxBytes, Script script) {
        Statement first = statements.getFirst();
        List<Statement> next = statements.subList(1, statements.size());
        Raw raw = new Raw(null, next, maxBytes, Raw.Part.WHOLE, script);
        return new Statement(first.shape, first.arguments, effects, Reply.RESULT, List.of(), raw);
    }

    /** A statement that begins a transaction, which keeps its connection. It may run again: a begin that is lost has done nothing. */
    public static Statement begin(Raw.Transaction transaction) {
        Raw raw = new Raw(null, List.of(), Long.MAX_VALUE, Raw.Part.BEGINS);
        return new Statement(Shape.of(transaction.begin()), List.of(), Effects.READ, Reply.RESULT, List.of(), raw);
    }

    public Statement {
        arguments = Collections.unmodifiableList(new ArrayList<>(arguments));
        columns = List.copyOf(columns);
        if (raw == null && arguments.size() != shape.parameters()) {
            throw new IllegalArgumentException(
                    "The shape takes " + shape.parameters() + " arguments, not " + arguments.size());
        }
    }

    /** The same with another way to be answered. */
    Statement answeredBy(Reply other) {
        return new Statement(shape, arguments, effects, other, columns, raw);
    }

    /** The same with other arguments. */
    public Statement with(List<@Nullable String> others) {
        return new Statement(shape, others, effects, reply, columns, raw);
    }

    /** The same, run where user-defined code is: a plain read is none then. */
    public Statement besideCode() {
        return effects == Effects.PLAIN_READ
                ? new Statement(shape, arguments, Effects.READ, reply, columns, raw)
                : this;
    }

    /** Whether it may reach user-defined code, and is answered by one row: then SQL may say status and headers. */
    public boolean mayDescribeAnswer() {
        return effects != Effects.PLAIN_READ && reply == Reply.ROW;
    }

    /** Whether it is a client's own text, or treated as one. */
    public boolean isRaw() {
        return raw != null;
    }

    /** What else runs in its transaction; null unless it is one of several that Weir has made. */
    public @Nullable Script script() {
        return raw == null ? null : raw.script();
    }

    /** Which part it is of a transaction that keeps its connection between statements. */
    public Raw.Part part() {
        return raw == null ? Raw.Part.WHOLE : raw.part();
    }

    /** It, and the statements behind it in its message. */
    public Stream<Statement> all() {
        return raw == null ? Stream.of(this) : Stream.concat(Stream.of(this), raw.next().stream());
    }

    /** How many characters its arguments have. */
    public long size() {
        long size = 0;
        for (String argument : arguments) {
            size += argument == null ? 0 : argument.length();
        }
        return size;
    }
}
