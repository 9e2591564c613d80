package dev.weir.catalog;

/** The name of a relation or a function within its schema, unquoted. */
public record QualifiedName(String schema, String name) {

    @Override
    public String toString() {
        return schema + "." + name;
    }
}
