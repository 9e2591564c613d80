package dev.weir.rest.plan;

import dev.weir.catalog.Relation;
import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure.Malformed;
import dev.weir.rest.request.SelectItem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Resolves {@code select}.
 *
 * <p>A star becomes the columns that the catalog knows, by name. So the answer has the shape that the rest of the
 * service expects, a prepared statement keeps its result type when a column is added (PostgreSQL refuses a
 * cached plan whose result type changed), and a role that may read only some columns is refused by their names.
 */
final class Outputs {

    /** PostgreSQL cuts longer identifiers off (NAMEDATALEN - 1), and the answer's key would not be what was asked. */
    private static final int LONGEST_IDENTIFIER = 63;

    private Outputs() {}

    static List<Output> of(Relation relation, List<SelectItem> select) {
        List<Output> outputs = new ArrayList<>(relation.columns().size());
        for (SelectItem item : select) {
            switch (item) {
                case SelectItem.Star star ->
                    relation.columns().values().forEach(column -> outputs.add(new Output(column, column.name())));
                case SelectItem.Field field -> outputs.add(field(relation, field));
            }
        }
        return outputs;
    }

    private static Output field(Relation relation, SelectItem.Field field) {
        String alias = field.alias();
        return new Output(
                CatalogNames.read(relation, field.path()),
                alias == null ? field.path().column() : checked(alias));
    }

    private static String checked(String alias) {
        if (alias.isEmpty() || alias.indexOf('\0') >= 0) {
            throw malformed("An alias is empty or contains a NUL character", alias);
        }
        if (alias.getBytes(StandardCharsets.UTF_8).length > LONGEST_IDENTIFIER) {
            throw malformed("An alias is longer than " + LONGEST_IDENTIFIER + " bytes", alias);
        }
        return alias;
    }

    private static FailureException malformed(String message, String alias) {
        return new FailureException(
                new Malformed(message, "The alias is '" + alias + "', in select", "Choose a shorter name"));
    }
}
