/**
 * Plans as SQL: {@link dev.weir.rest.query.Queries#render} makes one {@link dev.weir.dispatch.work.Statement} of a plan. Pure.
 * Names reach SQL as quoted identifiers only, values as arguments only.
 */
@NullMarked
package dev.weir.rest.query;

import org.jspecify.annotations.NullMarked;
