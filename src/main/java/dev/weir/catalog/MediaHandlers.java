package dev.weir.catalog;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What makes bodies in media types of the database's own, which are domains with the name of a media type.
 *
 * @param ofAnyRows aggregates of rows of any kind
 * @param ofRelations aggregates of a relation's rows, by the relation's oid
 * @param ofFunctions functions whose value is a body, by their own oid
 * @param geoJsonSchema where PostGIS has its function that makes GeoJSON of a row; null without PostGIS
 */
public record MediaHandlers(
        List<Handler> ofAnyRows,
        Map<Long, List<Handler>> ofRelations,
        Map<Long, Handler> ofFunctions,
        @Nullable String geoJsonSchema) {

    /** None at all. */
    public static final MediaHandlers NONE = new MediaHandlers(List.of(), Map.of(), Map.of(), null);

    /**
     * A function or an aggregate.
     *
     * @param mediaType in lower case; {@code *}{@code /*} for one that makes them all
     * @param bytes whether it makes bytes, and not text
     */
    public record Handler(QualifiedName name, String mediaType, boolean bytes) {

        /** The name of the domain for all media types. */
        public static final String ANY = "*/*";

        /** Whether it makes all media types. */
        public boolean isOfAny() {
            return mediaType.equals(ANY);
        }
    }

    public MediaHandlers {
        ofAnyRows = List.copyOf(ofAnyRows);
        ofRelations = Map.copyOf(ofRelations);
        ofFunctions = Map.copyOf(ofFunctions);
    }

    /** Those of the relation's rows. */
    public List<Handler> of(Relation relation) {
        return ofRelations.getOrDefault(relation.oid(), List.of());
    }

    /** What the function itself makes. */
    public Optional<Handler> of(Function function) {
        return Optional.ofNullable(ofFunctions.get(function.oid()));
    }
}
