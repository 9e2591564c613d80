package dev.weir.rest.query;

import dev.weir.rest.request.Handled;
import dev.weir.rest.request.Handled.Aggregated;
import dev.weir.rest.request.Handled.Features;
import dev.weir.rest.request.Handled.Joined;
import dev.weir.rest.request.Handled.Named;

/** Writes bodies that the database makes. Bytes are written as hexadecimal digits, since what is answered is text. */
final class HandledSql {

    private HandledSql() {}

    /**
     * The body, of type text; of no row it is empty.
     *
     * @param rows the alias of the rows
     * @param value what each row is, SQL of our own
     */
    static String body(Handled form, String rows, String value) {
        String made = made(form, rows, value);
        return form.bytes()
                ? "coalesce(encode((" + made + ")::bytea, 'hex'), '')"
                : "coalesce((" + made + ")::text, '')";
    }

    /** The same before it becomes text. */
    static String made(Handled form, String rows, String value) {
        return switch (form.maker()) {
            case Aggregated aggregated -> aggregated(aggregated, rows, value);
            case Joined joined -> joined(joined, form.bytes(), rows, value);
            case Features features -> features(features, value);
        };
    }

    private static String aggregated(Aggregated aggregated, String rows, String value) {
        Named row = aggregated.row();
        return name(aggregated.aggregate()) + "(" + (row == null ? value : "row(" + rows + ".*)::" + name(row)) + ")";
    }

    private static String joined(Joined joined, boolean bytes, String rows, String value) {
        String one = joined.column() == null ? value : rows + "." + Identifiers.quote(joined.column());
        return "string_agg((" + one + (bytes ? ")::bytea, ''::bytea)" : ")::text, '')");
    }

    private static String features(Features features, String value) {
        return "json_build_object('type', 'FeatureCollection', 'features', coalesce(json_agg("
                + Identifiers.quote(features.schema()) + ".st_asgeojson(" + value + ")::json), '[]'))";
    }

    private static String name(Named name) {
        return Identifiers.quote(name.schema()) + "." + Identifiers.quote(name.name());
    }
}
