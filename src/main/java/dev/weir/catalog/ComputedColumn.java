package dev.weir.catalog;

/**
 * A function of a relation's row that is read like a column of it.
 *
 * @param column its name and type, as a column would have them
 */
public record ComputedColumn(QualifiedName function, Column column) {}
