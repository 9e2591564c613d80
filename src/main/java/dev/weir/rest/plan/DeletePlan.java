package dev.weir.rest.plan;

import dev.weir.catalog.Relation;
import dev.weir.rest.request.Form;

/**
 * Delete the rows that pass a filter; all rows without one.
 *
 * @param answer what is read of the rows that were written, and of others for each; nothing without a body
 * @param format how the rows are answered; with one that is singular, another number of rows is refused and none is written
 */
public record DeletePlan(
        Relation relation, Filter filter, ReadNode answer, Form format, boolean body, boolean total, Terms terms)
        implements WritePlan {}
