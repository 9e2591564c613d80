package dev.weir.telemetry;

import dev.weir.telemetry.Routes.Route;
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

/** Makes meters from events. Thread-safe; a meter is looked up in the registry once and kept. */
final class MeterListener implements Listener {

    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "QUERY", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT");

    private static final String UNKNOWN = "UNKNOWN";

    private final MeterRegistry registry;
    private final Routes routes;
    private final RoleCounters roles;
    private final Map<Enum<?>, Counter> counters = new ConcurrentHashMap<>();
    private final DistributionSummary batches;
    private final Counter merged;
    private final Counter resent;
    private final Counter stalled;
    private final Counter failed;

    MeterListener(MeterRegistry registry, int maxRoutes) {
        this.registry = registry;
        this.routes = new Routes(maxRoutes);
        this.roles = new RoleCounters(registry, maxRoutes);
        this.batches = Meters.DISPATCH_BATCH_SIZE.summary(registry);
        this.merged = Meters.DISPATCH_MERGED.counter(registry, List.of());
        this.resent = Meters.DISPATCH_RESENT.counter(registry, List.of());
        this.failed = Meters.CONNECTIONS_FAILED.counter(registry, List.of());
        this.stalled = Meters.STREAM_STALLED.counter(registry, List.of());
    }

    @Override
    public void on(Event event) {
        switch (event) {
            case Event.Answered answered -> answered(answered);
            case Event.Waited waited -> time(Meters.DISPATCH_WAIT, waited.asked(), waited.waited());
            case Event.Ran ran -> {
                time(Meters.DISPATCH_RUN, ran.asked(), ran.ran());
                roles.count(ran.asked().role());
            }
            case Event.Refused refused -> count(Meters.DISPATCH_REFUSED, refused.why());
            case Event.Dropped dropped -> count(Meters.DISPATCH_DROPPED, dropped.why());
            case Event.Cancelled cancelled -> count(Meters.DISPATCH_CANCELLED, cancelled.why());
            case Event.ConnectionGone gone -> count(Meters.CONNECTIONS_REPLACED, gone.how());
            case Event.Sent sent -> batches.record(sent.statements());
            case Event.Merged reads -> merged.increment(reads.reads());
            case Event.Resent again -> resent.increment();
            case Event.Stalled reader -> stalled.increment();
            case Event.MemoryRefused refused -> count(Meters.MEMORY_REFUSED, refused.memory());
            case Event.Limited request -> count(Meters.CONSUMER_LIMITED, request.limit());
            case Event.CutOff client -> count(Meters.HTTP_TOO_SLOW, client.how());
            case Event.ConnectFailed attempt -> failed.increment();
            case Event.NoFreeSlot full -> fleet("no_slot");
            case Event.SlotLost lost -> fleet("slot_lost");
            case Event.ConnectionOpened opened -> {}
            case Event.OfService logged -> {}
            case Event.Crowded crowded -> crowded(crowded);
        }
    }

    private void answered(Event.Answered answered) {
        String method = METHODS.contains(answered.method()) ? answered.method() : UNKNOWN;
        int status = answered.status();
        Route route = routes.named(answered.route());
        Timer known = route.timers().find(Meters.HTTP_REQUESTS, method, status);
        Timer timer = known == null
                ? route.timers()
                        .add(Meters.HTTP_REQUESTS, method, status, timer(Meters.HTTP_REQUESTS, method, route, status))
                : known;
        timer.record(answered.took());
    }

    private Timer timer(Meters meter, String method, Route route, int status) {
        String code = status == 0 ? UNKNOWN : Integer.toString(status);
        return meter.timer(registry, List.of(method, route.name(), code, outcome(status), "none"));
    }

    private static String outcome(int status) {
        return switch (status / 100) {
            case 1 -> "INFORMATIONAL";
            case 2 -> "SUCCESS";
            case 3 -> "REDIRECTION";
            case 4 -> "CLIENT_ERROR";
            case 5 -> "SERVER_ERROR";
            default -> UNKNOWN;
        };
    }

    private void fleet(String what) {
        Meters.FLEET_CLOSED.counter(registry, List.of(what)).increment();
    }

    /** Rare next to requests: looked up each time. */
    private void crowded(Event.Crowded crowded) {
        String what = crowded.what().name().toLowerCase(Locale.ROOT);
        Meters.HTTP_CROWDED.counter(registry, List.of(crowded.port(), what)).increment();
    }

    /** A reason belongs to one meter, so it says which counter it is. */
    private void count(Meters meter, Enum<?> why) {
        Counter counter = counters.get(why);
        (counter == null ? add(meter, why) : counter).increment();
    }

    private Counter add(Meters meter, Enum<?> why) {
        List<String> reason = List.of(why.name().toLowerCase(Locale.ROOT));
        return counters.computeIfAbsent(why, added -> meter.counter(registry, reason));
    }

    private void time(Meters meter, Asked asked, Duration took) {
        String surface = asked.surface();
        Route route = routes.named(asked.route());
        Timer known = route.timers().find(meter, surface, 0);
        Timer timer = known == null
                ? route.timers().add(meter, surface, 0, meter.timer(registry, List.of(surface, route.name())))
                : known;
        timer.record(took);
    }
}
