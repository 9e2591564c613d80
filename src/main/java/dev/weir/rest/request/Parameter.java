package dev.weir.rest.request;

/** One parameter of the query string, decoded. */
record Parameter(String name, String value) {}
