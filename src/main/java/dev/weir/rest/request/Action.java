package dev.weir.rest.request;

/** What a method means on a relation. */
public enum Action {
    READ,
    /** A read whose body is not sent. */
    HEAD,
    /** A read whose parameters, or a part of them, are its body (RFC 10008). */
    QUERY,
    INSERT,
    UPDATE,
    DELETE
}
