/**
 * Proves that no test leaves a buffer of Netty's unreleased. Netty's own leak detector, at its most suspicious level, is
 * asked when all tests have run; what it has found fails the build.
 */
@NullMarked
package dev.weir.leaks;

import org.jspecify.annotations.NullMarked;
