package dev.weir.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Makes meters from events. Thread-safe; a meter is looked up by its tags once and kept. */
final class MeterObserver implements Observer {

    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT");

    private final MeterRegistry registry;
    private final Routes routes;
    private final Map<Key, Counter> counters = new ConcurrentHashMap<>();
    private final Map<Key, Timer> timers = new ConcurrentHashMap<>();

    private final DistributionSummary batches;

    private record Key(Meters meter, List<String> values) {}

    MeterObserver(MeterRegistry registry, int maxRoutes) {
        this.registry = registry;
        this.routes = new Routes(maxRoutes);
        this.batches = Meters.DISPATCH_BATCH_SIZE.summary(registry);
    }

    @Override
    public void on(Event event) {
        switch (event) {
            case Event.Answered answered -> answered(answered);
            case Event.Waited waited ->
                time(Meters.DISPATCH_WAIT, waited.waited(), waited.surface(), route(waited.route()));
            case Event.Ran ran -> time(Meters.DISPATCH_RUN, ran.ran(), ran.surface(), route(ran.route()));
            case Event.Refused refused -> count(Meters.DISPATCH_REFUSED, refused.why());
            case Event.Dropped dropped -> count(Meters.DISPATCH_DROPPED, dropped.why());
            case Event.Cancelled cancelled -> count(Meters.DISPATCH_CANCELLED, cancelled.why());
            case Event.ConnectionGone gone -> count(Meters.CONNECTIONS_REPLACED, gone.how());
            case Event.Sent sent -> batches.record(sent.statements());
            case Event.Resent resent -> count(Meters.DISPATCH_RESENT);
            case Event.Stalled stalled -> count(Meters.STREAM_STALLED);
            case Event.ConnectionOpened opened -> {}
            case Event.DatabaseDown down -> {}
            case Event.DatabaseUp up -> {}
            case Event.CatalogLoaded loaded -> {}
            case Event.CatalogLoadFailed failed -> {}
            case Event.DrainStarted started -> {}
            case Event.DrainEnded ended -> {}
        }
    }

    private void answered(Event.Answered answered) {
        time(
                Meters.HTTP_REQUESTS,
                answered.took(),
                METHODS.contains(answered.method()) ? answered.method() : "UNKNOWN",
                route(answered.route()),
                answered.status() == 0 ? "UNKNOWN" : Integer.toString(answered.status()),
                outcome(answered.status()),
                "none");
    }

    private static String outcome(int status) {
        return switch (status / 100) {
            case 1 -> "INFORMATIONAL";
            case 2 -> "SUCCESS";
            case 3 -> "REDIRECTION";
            case 4 -> "CLIENT_ERROR";
            case 5 -> "SERVER_ERROR";
            default -> "UNKNOWN";
        };
    }

    private String route(String route) {
        return routes.name(route);
    }

    private void count(Meters meter, Enum<?> why) {
        count(meter, why.name().toLowerCase(Locale.ROOT));
    }

    private void count(Meters meter, String... values) {
        Key key = new Key(meter, List.of(values));
        counters.computeIfAbsent(key, k -> k.meter().counter(registry, k.values()))
                .increment();
    }

    private void time(Meters meter, Duration took, String... values) {
        Key key = new Key(meter, List.of(values));
        timers.computeIfAbsent(key, k -> k.meter().timer(registry, k.values())).record(took);
    }
}
