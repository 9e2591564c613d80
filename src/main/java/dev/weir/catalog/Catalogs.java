package dev.weir.catalog;

/** The snapshot in force. */
public interface Catalogs {

    /**
     * The newest snapshot.
     *
     * @throws dev.weir.error.FailureException {@code NotReady} before the first one is read
     */
    Catalog current();
}
