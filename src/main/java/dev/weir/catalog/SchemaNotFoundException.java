package dev.weir.catalog;

import java.util.List;

/** A schema of {@code weir.rest.schemas} does not exist in the database. */
public final class SchemaNotFoundException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> existing;

    SchemaNotFoundException(List<String> missing, List<String> existing) {
        super("The database has no schema named " + String.join(", ", missing) + ", which weir.rest.schemas names");
        this.existing = List.copyOf(existing);
    }

    /** The schemas that could have been meant, by name. */
    public List<String> existing() {
        return existing;
    }
}
