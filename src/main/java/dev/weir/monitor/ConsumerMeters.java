package dev.weir.monitor;

import dev.weir.dispatch.DispatchStatus;
import dev.weir.dispatch.DispatchStatus.Serving;
import dev.weir.telemetry.Event;
import dev.weir.telemetry.Listener;
import dev.weir.telemetry.Meters;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/**
 * Who uses the service most, as meters: a row for each of the heaviest consumers and one for all others, made anew every few
 * seconds. A row is gone when its consumer is no longer among them. Events may come on any thread.
 */
final class ConsumerMeters implements Listener, MeterBinder, AutoCloseable {

    /** Often enough for any scrape. */
    static final Duration INTERVAL = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(ConsumerMeters.class);
    private static final int REFUSED = 503;

    private final int limit;
    private final TopConsumers consumers;
    private final Supplier<DispatchStatus> dispatcher;
    private final Scheduler timer;
    private final Disposable.Composite ticking = Disposables.composite();
    private volatile Map<String, Use> top = Map.of();

    /** @param limit how many have a row of their own; none is even looked at when it is 0 */
    ConsumerMeters(int limit, Supplier<DispatchStatus> dispatcher, Scheduler timer) {
        this.limit = limit;
        this.consumers = new TopConsumers(limit);
        this.dispatcher = dispatcher;
        this.timer = timer;
    }

    @Override
    public void on(Event event) {
        if (limit == 0) {
            return;
        }
        switch (event) {
            case Event.Answered answered -> consumers.answered(answered.consumer(), answered.status() == REFUSED);
            case Event.Waited work -> consumers.waited(work.asked().consumer(), work.waited());
            case Event.Ran work -> consumers.ran(work.asked().consumer(), work.ran());
            default -> {}
        }
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        if (limit == 0) {
            return;
        }
        List<Table> tables = List.of(
                new Table(Meters.CONSUMER_REQUESTS.rows(registry), Use::requests),
                new Table(Meters.CONSUMER_REFUSED.rows(registry), Use::refused),
                new Table(Meters.CONSUMER_RUNNING.rows(registry), Use::running),
                new Table(Meters.CONSUMER_WAITING.rows(registry), Use::waiting));
        ticking.add(Flux.interval(INTERVAL, timer).onBackpressureDrop().subscribe(tick -> show(tables)));
    }

    private record Table(MultiGauge gauge, ToDoubleFunction<Use> value) {}

    private void show(List<Table> tables) {
        try {
            top = consumers.top(INTERVAL, running(dispatcher.get()));
            tables.forEach(this::show);
        } catch (RuntimeException e) {
            LOG.warn("The heaviest consumers could not be told", e);
        }
    }

    /** A row that was there stays, and finds its new value by itself: no scrape falls between two of it. */
    private void show(Table table) {
        table.gauge()
                .register(top.keySet().stream()
                        .map(consumer -> Row.of(Tags.of("consumer", consumer), () -> value(table, consumer)))
                        .toList());
    }

    private Number value(Table table, String consumer) {
        return table.value().applyAsDouble(top.getOrDefault(consumer, Use.NONE));
    }

    private static Map<String, List<Duration>> running(DispatchStatus status) {
        return status.slots().stream()
                .flatMap(slot -> slot.serving().stream())
                .collect(Collectors.groupingBy(
                        Serving::consumer, Collectors.mapping(Serving::running, Collectors.toList())));
    }

    @Override
    public void close() {
        ticking.dispose();
    }
}
