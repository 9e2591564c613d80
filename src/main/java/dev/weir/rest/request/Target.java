package dev.weir.rest.request;

/** What a request is for, by its path alone. */
public sealed interface Target {

    /** A table or view, {@code /{name}}. */
    record Relation(String name) implements Target {}

    /** A function, {@code /rpc/{name}}. */
    record Function(String name) implements Target {}
}
