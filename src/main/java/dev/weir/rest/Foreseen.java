package dev.weir.rest;

import dev.weir.dispatch.work.Effects;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a request by its method and its preferences.
 *
 * @param effects those of a call are taken for a write's
 * @param deadline how long it may take; null for the service's own deadline
 */
record Foreseen(Effects effects, @Nullable Duration deadline) {

    /** Of a request of which all is known. */
    static Foreseen of(PreparedRequest request) {
        return new Foreseen(request.work().statement().effects(), request.work().deadline());
    }
}
