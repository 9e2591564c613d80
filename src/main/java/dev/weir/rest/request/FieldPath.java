package dev.weir.rest.request;

/**
 * The column that a selection, a filter or an order names.
 *
 * @param parameter the query parameter that names it, for messages
 */
public record FieldPath(String column, String parameter) {}
