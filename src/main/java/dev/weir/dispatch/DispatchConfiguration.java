package dev.weir.dispatch;

import dev.weir.dispatch.schedule.Schedule;
import dev.weir.dispatch.schedule.SlotState;
import dev.weir.dispatch.wire.Timer;
import dev.weir.dispatch.wire.Wheel;
import dev.weir.dispatch.wire.Wiring;
import dev.weir.pool.Connections;
import dev.weir.pool.Database;
import dev.weir.pool.PoolConsole;
import dev.weir.pool.StatementTimeout;
import dev.weir.telemetry.Meters;
import dev.weir.telemetry.Observer;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.scheduler.Schedulers;

/** The dispatcher's beans. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({DispatchProperties.class, StreamProperties.class, ConsumerShare.class})
class DispatchConfiguration {

    private static final double NANOS_PER_SECOND = 1e9;

    @Bean
    StatementTimeout statementTimeout(DispatchProperties properties) {
        return new StatementTimeout(properties.sharedTimeout());
    }

    @Bean
    Timer dispatchTimer() {
        return new Wheel(Schedulers.parallel(), System::nanoTime);
    }

    /** The engine comes after it, and is asked for when some connection is to listen. */
    @Bean
    Wiring wiring(Connections connections, Timer timer, DispatchProperties properties, ObjectProvider<Engine> engine) {
        return new Wiring(
                connections,
                timer,
                Schedulers.parallel(),
                properties.sharedTimeout(),
                properties.shapes(),
                properties.mergeReads(),
                properties.comments(),
                () -> engine.getObject().on(Schedule::listen));
    }

    @Bean
    Engine engine(
            Wiring wiring,
            Database database,
            DispatchProperties properties,
            ConsumerShare share,
            Timer timer,
            Observer observer) {
        Schedule schedule = new Schedule(database.bound(), properties.limits(share));
        return new Engine(schedule, database.bound(), wiring::wire, timer, observer, () -> wiring.listening()
                .failed());
    }

    @Bean
    EngineDispatcher dispatcher(
            Engine engine,
            Timer timer,
            Wiring wiring,
            DispatchProperties properties,
            StreamProperties stream,
            Observer observer) {
        Streams streams = new Streams(stream.stallTimeout(), timer, observer);
        return new EngineDispatcher(engine, timer, wiring, properties::deadlineOf, streams, Turn::current);
    }

    @Bean
    EngineConsole dispatchConsole(Engine engine, Timer timer, PoolConsole pool, DispatchProperties properties) {
        return new EngineConsole(engine, timer, pool, properties.queueSize());
    }

    @Bean
    MeterBinder dispatchMeters(Engine engine, Timer timer) {
        return registry -> {
            Meters.QUEUE_DEPTH.gauge(registry, List.of(), engine::waiting);
            Meters.QUEUE_WAIT.gauge(
                    registry,
                    List.of(),
                    () -> engine.ask(schedule -> schedule.longestWait(timer.nanos())) / NANOS_PER_SECOND);
            Meters.DISPATCH_PAUSED.gauge(registry, List.of(), () -> engine.ask(Schedule::isPaused) ? 1 : 0);
            for (SlotState state : SlotState.values()) {
                Meters.SLOTS.gauge(registry, List.of(state.word()), () -> count(engine, state));
            }
            Meters.SHAPES.gauge(registry, List.of(), engine::shapes);
        };
    }

    private static long count(Engine engine, SlotState state) {
        return engine.ask(schedule -> schedule.count(state));
    }
}
