/**
 * The service as a black box: literal HTTP in and out, a class a feature, against the whole application and the
 * database of {@code spec.sql}. All classes share one application.
 */
@NullMarked
package dev.weir.spec;

import org.jspecify.annotations.NullMarked;
