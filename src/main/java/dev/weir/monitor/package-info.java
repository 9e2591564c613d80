/**
 * Who holds which connection: a {@link dev.weir.monitor.Census} of the server's client backends, for the command line,
 * the actuator's endpoint and the live page.
 */
@NullMarked
package dev.weir.monitor;

import org.jspecify.annotations.NullMarked;
