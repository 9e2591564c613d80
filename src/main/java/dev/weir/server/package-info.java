/** The process: {@code main}, the two ports, routes, lifecycle, start-up and shutdown. */
@NullMarked
package dev.weir.server;

import org.jspecify.annotations.NullMarked;
