package dev.weir.rest.request;

/** What a method means on a relation. */
public enum Action {
    READ,
    /** A read whose body is not sent. */
    HEAD,
    INSERT,
    UPDATE,
    DELETE
}
