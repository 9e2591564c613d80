package dev.weir.monitor;

import dev.weir.dispatch.DispatchConsole;
import dev.weir.fleet.FleetStatus;
import dev.weir.pool.Database;
import dev.weir.pool.PoolConsole;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Puts together what is known: of the process at any time, of the database as it was last seen. */
final class Monitor {

    private final DispatchConsole dispatcher;
    private final PoolConsole pool;
    private final Database database;
    private final LiveCensus census;
    private final Supplier<@Nullable FleetStatus> fleet;
    private final Clock clock;
    private volatile @Nullable Report latest;

    /** @param fleet as it is seen now; null where there is none */
    Monitor(
            DispatchConsole dispatcher,
            PoolConsole pool,
            Database database,
            LiveCensus census,
            Supplier<@Nullable FleetStatus> fleet,
            Clock clock) {
        this.dispatcher = dispatcher;
        this.pool = pool;
        this.database = database;
        this.census = census;
        this.fleet = fleet;
        this.clock = clock;
    }

    /** What is known now. Starts no query. */
    Frame frame() {
        String here = database.applicationName();
        return new Frame(
                clock.instant(),
                Frame.Service.of(here, pool.status(), dispatcher.status()),
                new Frame.Database(
                        database.up(),
                        database.unreachable().orElse(null),
                        census.age().map(Duration::toMillis).orElse(null),
                        census.lastFailure().orElse(null),
                        census.survey().map(survey -> report(survey, here)).orElse(null)),
                fleet.get());
    }

    /** Made once for each census, however often it is shown. */
    private Report report(Survey survey, String here) {
        Report report = latest;
        if (report == null || !report.at().equals(survey.latest().at())) {
            report = Report.of(survey, here);
            latest = report;
        }
        return report;
    }

    /** What is known when the database has been asked again, or when it has not answered within {@code patience}. */
    Mono<Frame> freshFrame(Duration patience) {
        return census.take().timeout(patience, Mono.empty()).then(Mono.fromSupplier(this::frame));
    }
}
