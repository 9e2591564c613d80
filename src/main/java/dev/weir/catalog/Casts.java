package dev.weir.catalog;

import org.jspecify.annotations.Nullable;

/**
 * How a domain is shown and read, by functions of implicit casts. PostgreSQL itself takes no notice of casts of domains.
 *
 * @param toJson makes JSON of a value; null where it is that of what the domain is made of
 * @param fromJson makes a value of JSON
 * @param fromText makes a value of text
 */
public record Casts(
        @Nullable QualifiedName toJson,
        @Nullable QualifiedName fromJson,
        @Nullable QualifiedName fromText) {

    /** No function at all. */
    public static final Casts NONE = new Casts(null, null, null);
}
