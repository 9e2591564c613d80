package dev.weir.load;

import static io.gatling.javaapi.core.CoreDsl.constantConcurrentUsers;
import static io.gatling.javaapi.core.CoreDsl.rampConcurrentUsers;
import static io.gatling.javaapi.core.CoreDsl.repeat;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import dev.weir.load.feed.Reads;
import dev.weir.load.targets.OwnTarget;
import dev.weir.load.targets.Target;
import dev.weir.load.watch.Answers.Outcome;
import dev.weir.load.watch.Scrape;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;

/**
 * As many users as the machine bears, each asking again when it has its answer, over all relations there are, reads and
 * writes: does the service ever hold one connection more than its bound, and is every answer right?
 */
public final class BoundSimulation extends Simulation {

    /** A user comes with a connection of its own, asks so often, and leaves. */
    private static final int REQUESTS_OF_A_USER = 50;

    /** Connections are replaced all the time, and whoever waits long is served too: nothing eases the load. */
    private static final String[] HARD = {"weir.pool.max-life-time=2s", "weir.dispatch.queue-target=10s"};

    private final Settings settings = Settings.of(1000, Duration.ofMinutes(1));
    private final Target target = Targets.open("bound", settings, HARD);
    private final Suite suite = new Suite(
            "bound",
            "Does the service ever hold one connection more than its bound, and is every answer right, however many ask?",
            settings,
            target);
    private final ReadsAndWrites requests = new ReadsAndWrites(target, Reads.of(target), suite);

    {
        suite.expectTheBound()
                .expect("every answer is right, or an honest refusal", () -> Finding.none(
                                suite.answers().of(Outcome.FAILED).count())
                        .with("%,d right"
                                .formatted(suite.answers().of(Outcome.ANSWERED).count())))
                .expect(
                        "something was answered",
                        () -> Finding.atLeast(
                                suite.answers().of(Outcome.ANSWERED).count(), 1));
        if (target instanceof OwnTarget own) {
            suite.expect(
                            "PostgreSQL never refused one connection more (53300 in its log)",
                            () -> Finding.none(own.refusedConnections()))
                    .expect(
                            "nobody was refused, since the queue has room and time for all",
                            () -> Finding.none(
                                    suite.answers().of(Outcome.REFUSED).count()))
                    .expect(
                            "connections were replaced meanwhile",
                            () -> Finding.atLeast(
                                    (long) Scrape.of(own.management()).value("weir_connections_replaced_total"), 1))
                    .tell(page -> page.fact("settings of the service", String.join(", ", HARD)));
        }
        requests.expectEveryWriteOnce();
        suite.tell(requests::tell);

        Duration ramp = settings.duration().dividedBy(4);
        setUp(suite.judged(scenario("users")
                        .exec(repeat(REQUESTS_OF_A_USER).on(requests.any()))
                        .injectClosed(
                                rampConcurrentUsers(1).to(settings.users()).during(ramp),
                                constantConcurrentUsers(settings.users())
                                        .during(settings.duration().minus(ramp)))))
                .protocols(suite.protocol())
                .assertions(suite.assertions());
    }

    @Override
    public void after() {
        suite.end();
    }
}
