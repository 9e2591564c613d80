package dev.weir.rest.request;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** {@code columns=a,b}: the keys of a body that are written; {@code on_conflict=a,b}: what makes a row the same. */
final class ColumnsParser {

    private ColumnsParser() {}

    /** The names in their order, each once. */
    static List<String> parse(ReservedParameter parameter, String text) {
        Cursor cursor = Cursor.ofValue(parameter.word(), text);
        Set<String> names = new LinkedHashSet<>();
        int start;
        do {
            start = cursor.skipBlanks().mark();
            names.add(ColumnNames.name(cursor));
        } while (cursor.skipBlanks().skip(","));
        if (!cursor.atEnd()) {
            throw ColumnNames.unexpected(cursor, start, "a comma or the end");
        }
        return List.copyOf(names);
    }
}
