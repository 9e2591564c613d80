package dev.weir.catalog;

/** The function of {@code weir.rest.pre-request} does not exist in the database. */
public final class PreRequestNotFoundException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String schema;

    PreRequestNotFoundException(QualifiedName name) {
        super("The database has no function " + name + "() that can be called without arguments, which"
                + " weir.rest.pre-request names");
        this.schema = name.schema();
    }

    /** The schema that it would be in. */
    public String schema() {
        return schema;
    }
}
