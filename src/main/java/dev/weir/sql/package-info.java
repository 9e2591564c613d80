/**
 * SQL over HTTP: {@code POST /sql} with the protocol of the Neon serverless driver. {@code SqlHandler} has the way of a
 * request: {@code Users} (who asks), {@code RequestParser} (what is asked), the dispatcher, and {@code Results} or
 * {@code Errors}.
 */
@NullMarked
package dev.weir.sql;

import org.jspecify.annotations.NullMarked;
