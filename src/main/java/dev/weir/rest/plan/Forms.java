package dev.weir.rest.plan;

import dev.weir.catalog.Catalog;
import dev.weir.catalog.Column;
import dev.weir.catalog.Function;
import dev.weir.catalog.MediaHandlers;
import dev.weir.catalog.MediaHandlers.Handler;
import dev.weir.catalog.QualifiedName;
import dev.weir.catalog.Relation;
import dev.weir.rest.request.ApiRequest;
import dev.weir.rest.request.Form;
import dev.weir.rest.request.Handled;
import dev.weir.rest.request.Handled.Aggregated;
import dev.weir.rest.request.Handled.Features;
import dev.weir.rest.request.Handled.Joined;
import dev.weir.rest.request.Handled.Named;
import dev.weir.rest.request.SelectItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the form of an answer: of the service's own, and of those that the database makes of the target's rows. */
final class Forms {

    private static final String BYTES = "bytea";
    private static final String XML = "xml";
    private static final String AS_TEXT = "text/plain";
    private static final String AS_XML = "text/xml";
    private static final String AS_BYTES = "application/octet-stream";
    private static final String GEO_JSON = "application/geo+json";

    private final MediaHandlers handlers;
    private final List<Handled> offered = new ArrayList<>();

    private Forms(Catalog catalog) {
        this.handlers = catalog.handlers();
    }

    /** The form of rows of a relation. */
    static Form of(ApiRequest request, Relation relation, Catalog catalog) {
        Forms forms = new Forms(catalog);
        forms.offerRows(request, relation);
        return request.accepted().form(request.action(), forms.offered);
    }

    /**
     * The form of what a function returns.
     *
     * @param rows the relation, or what stands for one, whose rows it returns; null when it returns single values
     */
    static Form of(ApiRequest request, Function function, @Nullable Relation rows, Catalog catalog) {
        Forms forms = new Forms(catalog);
        Optional<Handler> itself = forms.handlers.of(function);
        if (itself.isPresent()) {
            forms.offerItself(itself.get());
        } else if (rows != null) {
            forms.offerRows(request, rows);
        } else if (!function.returnsVoid()) {
            forms.offerRaw(null, function.returnType());
        }
        return request.accepted().form(request.action(), forms.offered);
    }

    private void offerItself(Handler handler) {
        Joined joined = new Joined(null, handler.isOfAny());
        offered.add(new Handled(mediaType(handler), joined, handler.bytes()));
        offerAnyRows();
    }

    private void offerRows(ApiRequest request, Relation relation) {
        if (request.selectsAll()) {
            handlers.of(relation).forEach(handler -> offered.add(aggregated(handler, named(relation.name()))));
        }
        offerAnyRows();
        if (request.select().size() == 1 && request.select().getFirst() instanceof SelectItem.Field field) {
            offerColumn(field, relation);
        }
    }

    private void offerAnyRows() {
        handlers.ofAnyRows().stream()
                .filter(handler -> !handler.isOfAny())
                .forEach(handler -> offered.add(aggregated(handler, null)));
        if (handlers.geoJsonSchema() != null) {
            offered.add(new Handled(GEO_JSON, new Features(handlers.geoJsonSchema()), false));
        }
    }

    private void offerColumn(SelectItem.Field field, Relation relation) {
        boolean itself = field.cast() == null
                && field.aggregate() == null
                && field.path().steps().isEmpty();
        String type = relation.column(field.path().column())
                .filter(column -> itself)
                .map(Column::dataType)
                .map(dataType -> dataType.base())
                .orElse("");
        offerRaw(Outputs.name(field), type);
    }

    /** Values as they are, without quotes and without anything between them. */
    private void offerRaw(@Nullable String column, String type) {
        boolean bytes = type.equals(BYTES);
        Joined joined = new Joined(column, false);
        offered.add(new Handled(AS_TEXT, joined, bytes));
        offered.add(new Handled(AS_BYTES, joined, bytes));
        if (type.equals(XML)) {
            offered.add(new Handled(AS_XML, joined, false));
        }
        if (column == null) {
            offerAnyRows();
        }
    }

    private static Handled aggregated(Handler handler, @Nullable Named row) {
        return new Handled(
                mediaType(handler),
                new Aggregated(named(handler.name()), row, row != null && handler.isOfAny()),
                handler.bytes());
    }

    private static String mediaType(Handler handler) {
        return handler.isOfAny() ? Handled.UNKNOWN : handler.mediaType();
    }

    private static Named named(QualifiedName name) {
        return new Named(name.schema(), name.name());
    }
}
