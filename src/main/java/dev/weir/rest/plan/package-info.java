/**
 * What a request means in this database: {@link dev.weir.rest.plan.Planner} resolves the names of an
 * {@link dev.weir.rest.request.ApiRequest} against a catalog and answers a {@link dev.weir.rest.plan.Plan}. Pure: a
 * name that does not exist is refused here, before anything waits for a connection.
 */
@NullMarked
package dev.weir.rest.plan;

import org.jspecify.annotations.NullMarked;
