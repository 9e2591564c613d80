/**
 * What the database has to offer: an immutable {@link dev.weir.catalog.Catalog} of the configured schemas, read in a
 * few set-based queries, swapped as a whole, and read again on {@code NOTIFY pgrst, 'reload schema'}.
 */
@NullMarked
package dev.weir.catalog;

import org.jspecify.annotations.NullMarked;
