package dev.weir.rest.request;

/** What a method means on a target. */
public enum Action {
    READ,
    /** A read whose body is not sent. */
    HEAD,
    /** A read whose parameters, or a part of them, are its body (RFC 10008). */
    QUERY,
    INSERT,
    UPDATE,
    DELETE,
    /** The one row of a key becomes what the body says, whether it was there or not. */
    PUT,
    /** A call of a function, with a body. */
    CALL;

    /** Whether it only reads. */
    public boolean reads() {
        return this == READ || this == HEAD || this == QUERY;
    }

    /** Whether a body with something to write comes with it. */
    boolean hasBody() {
        return this == INSERT || this == UPDATE || this == PUT;
    }
}
