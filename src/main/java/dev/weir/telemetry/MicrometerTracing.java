package dev.weir.telemetry;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Spans by Micrometer's tracer. That of a request lasts from its arrival to its answer; below it are its wait for a
 * connection and its run in PostgreSQL, which are made when they are over, of what the event says. So nothing of a trace has
 * to be carried along by a request but its {@code traceparent}. What is not sampled ends here.
 */
final class MicrometerTracing implements Tracing, Listener {

    private final Tracer tracer;
    private final Propagator propagator;
    private final InstantSource clock;
    private final Listener meters;

    /** @param meters is told of events in the scope of their trace, from which histograms take their exemplars */
    MicrometerTracing(Tracer tracer, Propagator propagator, InstantSource clock, Listener meters) {
        this.tracer = tracer;
        this.propagator = propagator;
        this.clock = clock;
        this.meters = meters;
    }

    @Override
    public RequestSpan begin(String method, Function<String, @Nullable String> header) {
        Span span = propagator
                .extract(header, Function::apply)
                .kind(Span.Kind.SERVER)
                .name(method)
                .tag("http.request.method", method)
                .start();
        return Boolean.TRUE.equals(span.context().sampled()) ? new Sampled(span, method) : RequestSpan.NONE;
    }

    @Override
    public void on(Event event) {
        switch (event) {
            case Event.Ran ran -> ran(ran);
            case Event.Waited waited -> within(waited.asked().traceparent(), waited);
            case Event.Answered answered -> within(answered.traceparent(), answered);
            default -> meters.on(event);
        }
    }

    /** The scope is there to be open. */
    @SuppressWarnings("try")
    private void within(@Nullable String traceparent, Event event) {
        if (traceparent == null) {
            meters.on(event);
            return;
        }
        try (var scope = tracer.currentTraceContext().newScope(context(traceparent))) {
            meters.on(event);
        }
    }

    private void ran(Event.Ran ran) {
        String traceparent = ran.asked().traceparent();
        within(traceparent, ran);
        if (traceparent != null) {
            TraceContext request = context(traceparent);
            long now = micros(clock.instant().toEpochMilli());
            long turn = now - micros(ran.ran());
            below(request, "wait for a connection")
                    .startTimestamp(turn - micros(ran.waited()), TimeUnit.MICROSECONDS)
                    .start()
                    .end(turn, TimeUnit.MICROSECONDS);
            query(request, ran)
                    .startTimestamp(turn, TimeUnit.MICROSECONDS)
                    .start()
                    .end(now, TimeUnit.MICROSECONDS);
        }
    }

    private Span.Builder query(TraceContext request, Event.Ran ran) {
        Span.Builder query = below(request, ran.asked().route())
                .kind(Span.Kind.CLIENT)
                .tag("db.system.name", "postgresql")
                .tag("db.query.text", ran.asked().sql());
        return ran.rows() < 0 ? query : query.tag("db.response.returned_rows", ran.rows());
    }

    private Span.Builder below(TraceContext request, String name) {
        return tracer.spanBuilder().setParent(request).name(name);
    }

    private static long micros(Duration time) {
        return TimeUnit.NANOSECONDS.toMicros(time.toNanos());
    }

    private static long micros(long millis) {
        return TimeUnit.MILLISECONDS.toMicros(millis);
    }

    /** {@code 00-<trace>-<span>-01}: only what is sampled has one here. */
    private TraceContext context(String traceparent) {
        String[] parts = traceparent.split("-", -1);
        return tracer.traceContextBuilder()
                .traceId(parts[1])
                .spanId(parts[2])
                .sampled(true)
                .build();
    }

    private record Sampled(Span span, String method) implements RequestSpan {

        private static final int FIRST_SERVER_ERROR = 500;

        @Override
        public String traceparent() {
            return "00-" + span.context().traceId() + "-" + span.context().spanId() + "-01";
        }

        @Override
        public void end(String route, int status) {
            span.name(method + " " + route).tag("http.route", route);
            if (status == 0) {
                span.tag("error.type", "client gone");
            } else {
                span.tag("http.response.status_code", status);
            }
            if (status >= FIRST_SERVER_ERROR) {
                span.tag("error.type", Integer.toString(status));
            }
            span.end();
        }
    }
}
