package dev.weir.rest.query;

import dev.weir.catalog.Column;
import dev.weir.catalog.QualifiedName;
import dev.weir.dispatch.work.Effects;
import dev.weir.dispatch.work.ParameterType;
import dev.weir.dispatch.work.Reply;
import dev.weir.dispatch.work.Shape;
import dev.weir.dispatch.work.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes one statement: SQL of our own, quoted names, and arguments that never become part of the text. */
final class SqlWriter {

    private final List<String> fragments = new ArrayList<>();
    private final List<@Nullable String> arguments = new ArrayList<>();
    private final List<@Nullable ParameterType> types = new ArrayList<>();
    /** As long as most statements up to their first argument, so that it need not grow. */
    private final StringBuilder open = new StringBuilder(512);

    /** Appends SQL that this service wrote itself. */
    SqlWriter sql(String text) {
        open.append(text);
        return this;
    }

    SqlWriter name(String name) {
        Identifiers.append(open, name);
        return this;
    }

    SqlWriter name(QualifiedName name) {
        return name(name.schema()).sql(".").name(name.name());
    }

    /** Appends a column of the table with that alias, which is SQL of our own. */
    SqlWriter column(String table, Column column) {
        return sql(table).sql(".").name(column.name());
    }

    /** Appends a parameter for the value; where it stands decides its type. */
    SqlWriter argument(String value) {
        return argument(value, null);
    }

    /**
     * The same.
     *
     * @param type which that is; null where it is not known
     */
    SqlWriter argument(String value, @Nullable ParameterType type) {
        fragments.add(open.toString());
        open.setLength(0);
        arguments.add(value);
        types.add(type);
        return this;
    }

    /** Writes each item, with the separator between them. */
    <T> SqlWriter each(Collection<T> items, String separator, Consumer<T> write) {
        boolean first = true;
        for (T item : items) {
            if (!first) {
                sql(separator);
            }
            first = false;
            write.accept(item);
        }
        return this;
    }

    /** What was written, as a statement. */
    Statement statement(Effects effects, Reply reply, List<String> columns) {
        return new Statement(new Shape(text()), arguments, effects, reply, columns);
    }

    /** The same of a read that is cheap and answers one row, so that several can be one. */
    Statement mergeable(List<String> columns) {
        List<ParameterType> known = types.stream().filter(Objects::nonNull).toList();
        Shape shape = new Shape(text(), known.size() == types.size() ? known : List.of());
        return new Statement(shape, arguments, Effects.PLAIN_READ, Reply.ROW, columns);
    }

    private List<String> text() {
        List<String> all = new ArrayList<>(fragments);
        all.add(open.toString());
        return all;
    }
}
