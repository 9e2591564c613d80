package dev.weir.dispatch.wire;

import dev.weir.dispatch.work.Ending;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Asks PostgreSQL for the time before and behind a client's own text, in messages of their own: nothing is added to the text's.
 * By our clock, time would count in which the answer was there and we were busy.
 */
final class ServerClock {

    static final String TEXT = "select pg_catalog.date_part('epoch', pg_catalog.clock_timestamp())";

    private static final double MILLIS = 1000;

    private final Sinks.One<Double> millis = Sinks.one();
    private double began = Double.NaN;

    /** Nobody asked. */
    static Mono<Double> unasked() {
        return Mono.just(Ending.UNTIMED);
    }

    /** Hears the time before the text. */
    Replies begun() {
        return new LastText(time -> began = Double.parseDouble(time), error -> {});
    }

    /** Hears the time behind it. */
    Replies ended() {
        return new LastText(time -> tell(MILLIS * (Double.parseDouble(time) - began)), error -> tell(Ending.UNTIMED));
    }

    private void tell(double elapsed) {
        millis.tryEmitValue(Double.isNaN(elapsed) ? Ending.UNTIMED : Math.max(0, elapsed));
    }

    /** The time between; {@link Ending#UNTIMED} when PostgreSQL did not tell it. */
    Mono<Double> millis() {
        return millis.asMono();
    }
}
