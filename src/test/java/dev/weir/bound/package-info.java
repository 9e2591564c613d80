/** The proof of the bound: real load, real backends, and PostgreSQL's own tables as the judge. */
@NullMarked
package dev.weir.bound;

import org.jspecify.annotations.NullMarked;
