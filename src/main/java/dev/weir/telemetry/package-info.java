/**
 * What happened, as {@link dev.weir.telemetry.Event}s to one {@link dev.weir.telemetry.Observer}; logs and meters are
 * made from them here, and {@link dev.weir.telemetry.Meters} names every meter.
 */
@NullMarked
package dev.weir.telemetry;

import org.jspecify.annotations.NullMarked;
