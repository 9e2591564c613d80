package dev.weir.rest;

/** Says which of several requests has failed. */
final class FailedMember extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String id;
    private final int index;

    /** @param error what it has failed with */
    FailedMember(String id, int index, Throwable error) {
        super(id, error, false, false);
        this.id = id;
        this.index = index;
    }

    String id() {
        return id;
    }

    int index() {
        return index;
    }
}
