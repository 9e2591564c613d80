package dev.weir.monitor;

import java.util.List;

/**
 * What a consumer makes of the service, on average over the last minute or so.
 *
 * @param requests answered a second, however
 * @param refused of these, the ones that were answered 503
 * @param running how many PostgreSQL worked on at a time
 * @param waiting how many waited for their turn at a time
 */
record Use(double requests, double refused, double running, double waiting) {

    static final Use NONE = new Use(0, 0, 0, 0);

    /** A request weighs as much as a millisecond of running, so that one who is only refused has a weight too. */
    private static final double REQUEST = 0.001;

    /** What a consumer weighs that makes so much of the service. */
    static double weight(double requests, double running) {
        return running + REQUEST * requests;
    }

    Use plus(Use more) {
        return new Use(
                requests + more.requests, refused + more.refused, running + more.running, waiting + more.waiting);
    }

    Use times(double factor) {
        return new Use(requests * factor, refused * factor, running * factor, waiting * factor);
    }

    /** What is left without these; nothing is below zero, as a sum of fractions may be by a little. */
    Use without(List<Use> parts) {
        Use left = parts.stream().map(part -> part.times(-1)).reduce(this, Use::plus);
        return new Use(
                Math.max(0, left.requests),
                Math.max(0, left.refused),
                Math.max(0, left.running),
                Math.max(0, left.waiting));
    }
}
