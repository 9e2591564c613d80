package dev.weir.monitor;

import java.time.Instant;

/**
 * Something that is not as it should be; its component names are those of the JSON.
 *
 * @param grade how bad it is
 * @param state what it is, in two or three words
 * @param reason what is seen, and what it means for requests; whole sentences
 * @param since when it began
 * @param exact whether it began then, and not before the page was watched
 */
record Problem(Grade grade, String state, String reason, Instant since, boolean exact) {

    /** From bad to less bad. */
    enum Grade {
        /** Requests are not served. */
        BAD,
        /** Requests are served, with something to be looked at. */
        WARN
    }
}
