/**
 * Proves that no test has the service log a secret. All that is logged in the JVM of the tests, at {@code DEBUG}, is looked through as it
 * comes; so is what the processes that tests start have printed, when they end. One line with a secret fails the build.
 */
@NullMarked
package dev.weir.secrets;

import org.jspecify.annotations.NullMarked;
