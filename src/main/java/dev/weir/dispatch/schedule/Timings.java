package dev.weir.dispatch.schedule;

import dev.weir.dispatch.work.Ending;
import dev.weir.dispatch.work.Outcome;
import dev.weir.dispatch.work.Outcome.Cause;
import java.util.List;

/** What the end of a flight tells of how long its statements' shapes run. */
final class Timings {

    private static final double NANOS_PER_MILLI = 1e6;

    private Timings() {}

    /** @param elapsed since the flight's turn on the connection came, in nanoseconds */
    static void record(Flight flight, Ending end, long elapsed, long now, Limits limits) {
        List<Job> jobs = flight.jobs();
        if (end.serverMillis() != Ending.UNTIMED) {
            jobs.getFirst().pace().ran(limits.sample(end.serverMillis()));
        }
        for (int i = 0; i < end.outcomes().size(); i++) {
            failed(jobs.get(i).pace(), end.outcomes().get(i), limits);
        }
        boolean well = end.outcomes().stream().allMatch(Outcome.Answered.class::isInstance);
        if (end.serverMillis() == Ending.UNTIMED && isOfAClientsOwn(jobs)) {
            byOurClock(jobs.getFirst().pace(), end.outcomes().getFirst(), elapsed / NANOS_PER_MILLI, now, limits);
        }
        if (!flight.alone() && well && !jobs.isEmpty()) {
            together(jobs, elapsed / NANOS_PER_MILLI, now, limits);
        }
    }

    private static boolean isOfAClientsOwn(List<Job> jobs) {
        return !jobs.isEmpty() && jobs.getFirst().solo();
    }

    /** PostgreSQL took no longer than we waited. What was not quick by our clock may have been, and is timed the next time. */
    private static void byOurClock(Pace pace, Outcome outcome, double millis, long now, Limits limits) {
        if (millis >= limits.slowMillis()) {
            pace.doubt(now);
        } else if (outcome instanceof Outcome.Answered) {
            // A text that fails is not worth being prepared.
            pace.ran(millis);
        }
    }

    private static void failed(Pace pace, Outcome outcome, Limits limits) {
        if (outcome instanceof Outcome.Failed failed && failed.cause() == Cause.SHARED_TIMEOUT) {
            pace.ran(limits.sample(Double.MAX_VALUE));
        }
        if (Fate.forbidsPreparing(outcome)) {
            pace.neverPrepare();
        }
    }

    /** None of them ran longer than all of them. What was not quick may have been, and is timed by itself the next time. */
    private static void together(List<Job> jobs, double millis, long now, Limits limits) {
        if (millis < limits.slowMillis()) {
            jobs.forEach(job -> job.pace().ranTogether(millis / jobs.size()));
        } else {
            jobs.forEach(job -> job.pace().doubt(now));
        }
    }
}
