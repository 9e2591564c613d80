/**
 * Decides, and does nothing: {@link dev.weir.dispatch.schedule.Schedule} is told what happened and answers with the
 * {@link dev.weir.dispatch.schedule.Action}s that follow. No Reactor, no lock, no driver, no clock: time is an argument. So
 * its decisions are proved by running them, on millions of schedules of events.
 */
@NullMarked
package dev.weir.dispatch.schedule;

import org.jspecify.annotations.NullMarked;
