package dev.weir.load;

import static io.gatling.javaapi.core.CoreDsl.bodyString;
import static io.gatling.javaapi.core.CoreDsl.during;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.nothingFor;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import dev.weir.load.feed.Holds;
import dev.weir.load.feed.Read;
import dev.weir.load.report.Page;
import dev.weir.load.report.Table;
import dev.weir.load.targets.Target;
import dev.weir.load.watch.Answers.Outcome;
import dev.weir.load.watch.Answers.Summary;
import dev.weir.load.watch.Capacity;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * Twenty consumers who ask now and then, and later one more who asks with hundreds of connections at once and never
 * stops: do the twenty notice? The service tells consumers by their addresses, of which the loopback interface of Linux
 * has plenty.
 */
public final class FairnessSimulation extends Simulation {

    private static final int CONSUMERS = 20;
    private static final int USERS_OF_A_CONSUMER = 2;
    private static final Duration MODEST_PAUSE = Duration.ofSeconds(1);

    /** Even who wants all of it does not gain by asking again in the same instant. */
    private static final Duration GREEDY_PAUSE = Duration.ofMillis(100);

    private static final Duration RAMP = Duration.ofSeconds(1);
    private static final int CLIENTS_FOR_CAPACITY = 16;
    /** On a busy machine all take longer, and the more so the more there are. */
    private static final int SLOWER = 2;

    private static final double LEAST_SHARE = 0.5;
    private static final String GREEDY_ADDRESS = "127.0.0.1";

    private static final String ALONE = "modest, alone";
    private static final String BESIDE = "modest, beside the greedy one";
    private static final String GREEDY = "greedy";

    private final Settings settings = Settings.of(300, Duration.ofMinutes(1));
    private final long longer =
            Settings.duration("longer", Duration.ofMillis(150)).toMillis();
    private final Duration alone = settings.duration().dividedBy(4);
    private final Duration beside = settings.duration().minus(alone);
    /** Equal reads that wait together run once, and slow ones leave a connection free; here each counts, on all of them. */
    private final Target target = Targets.own(
            "fairness", settings, "weir.dispatch.single-flight=false", "weir.dispatch.slow-threshold=100ms");

    private final double capacity = Capacity.of(
            CLIENTS_FOR_CAPACITY, () -> target.url().resolve(Holds.any().path(target.path())));
    private final Suite suite = new Suite(
            "fairness",
            "One greedy consumer against many modest ones: do they get their answers as before, and does it get what is left?",
            settings,
            target);
    private final AtomicLong greedySince = new AtomicLong();

    {
        suite.expect("no request of a modest consumer is refused or fails", this::modestWithout)
                .expect(
                        "99 of 100 answers to modest consumers take at most twice as long as without the greedy one, and %,d ms"
                                .formatted(longer),
                        this::later)
                .expect("the greedy one gets at least half of what the others leave of the capacity", this::share)
                .expect(
                        "the greedy one is answered or refused: no other status, no broken connection",
                        () -> Finding.none(
                                suite.answers().of(GREEDY, Outcome.FAILED).count()))
                .expectTheBound()
                .tell(this::tell);

        setUp(suite.judged(modest()), greedy()).assertions(suite.assertions());
    }

    private PopulationBuilder modest() {
        List<String> addresses = IntStream.rangeClosed(1, CONSUMERS)
                .mapToObj(number -> "127.0.1." + number)
                .toList();
        return scenario("modest")
                .exec(during(settings.duration()).on(ask("modest"), pause(MODEST_PAUSE)))
                .injectOpen(rampUsers(CONSUMERS * USERS_OF_A_CONSUMER).during(RAMP))
                .protocols(suite.protocol().localAddresses(addresses));
    }

    private PopulationBuilder greedy() {
        ChainBuilder again =
                ask(GREEDY).doIf(session -> !session.getBoolean("answered")).then(pause(GREEDY_PAUSE));
        return scenario(GREEDY)
                .exec(this::greedyFromNowOn)
                .exec(during(beside.minus(RAMP)).on(again))
                .injectOpen(nothingFor(alone), rampUsers(settings.users()).during(RAMP))
                .protocols(suite.protocol().localAddress(GREEDY_ADDRESS));
    }

    private Session greedyFromNowOn(Session session) {
        greedySince.compareAndSet(0, System.nanoTime());
        return session;
    }

    private ChainBuilder ask(String who) {
        return exec(session -> session.set("read", Holds.any())
                        .set("answered", false)
                        .set("kind", who.equals(GREEDY) ? GREEDY : greedySince.get() == 0 ? ALONE : BESIDE))
                .exec(suite.ask(
                        session -> session.getString("kind"),
                        http("#{kind}")
                                .get(session -> readOf(session).path(target.path()))
                                .check(status().in(200, 503))
                                .checkIf(
                                        (response, session) -> response.status().code() == 200)
                                .then(bodyString()
                                        .is(session -> readOf(session).body())
                                        .saveAs("body"))))
                .exec(session ->
                        session.contains("body") ? session.set("answered", true).remove("body") : session);
    }

    private static Read readOf(Session session) {
        return session.get("read");
    }

    private Finding modestWithout() {
        long without = suite.answers()
                .of(key -> !key.kind().equals(GREEDY) && key.outcome() != Outcome.ANSWERED)
                .count();
        return Finding.none(without)
                .with("%,d answered beside the greedy one"
                        .formatted(suite.answers().of(BESIDE, Outcome.ANSWERED).count()));
    }

    private Finding later() {
        Summary before = suite.answers().of(ALONE, Outcome.ANSWERED);
        Summary then = suite.answers().of(BESIDE, Outcome.ANSWERED);
        if (before.count() == 0 || then.count() == 0) {
            return new Finding(false, -1, "nothing was answered");
        }
        return Finding.millisAtMost(then.p99(), SLOWER * before.p99() + longer)
                .with("%,d ms without it".formatted(before.p99()));
    }

    private Finding share() {
        double seconds = beside.toMillis() / 1000.0;
        double rate = suite.answers().of(GREEDY, Outcome.ANSWERED).count() / seconds;
        double left = capacity - suite.answers().of(BESIDE, Outcome.ANSWERED).count() / seconds;
        return Finding.atLeast((long) rate, Math.max(1, (long) (LEAST_SHARE * left)))
                .with("answers a second, of %,.0f that are left of %,.0f".formatted(left, capacity));
    }

    private void tell(Page page) {
        page.fact(
                "users",
                "%d modest consumers with %d connections each, which pause for %d ms after each answer; a greedy one with %d connections"
                        .formatted(CONSUMERS, USERS_OF_A_CONSUMER, MODEST_PAUSE.toMillis(), settings.users()));
        page.fact("capacity", "%,.0f answers a second, measured just before".formatted(capacity));
        page.fact("asked", Holds.ASKED);
        page.fact(
                "consumers",
                "told by their address: %s, and 127.0.1.1 to 127.0.1.%d".formatted(GREEDY_ADDRESS, CONSUMERS));
        page.note(
                "The greedy one comes after %d s. A refused request of its is sent again after %d ms; the service ran with weir.dispatch.single-flight=false and slow-threshold=100ms"
                        .formatted(alone.toSeconds(), GREEDY_PAUSE.toMillis()));
        page.table("Who got what", shares());
    }

    private Table shares() {
        Table table = new Table("who", "answered/s", "p50 ms", "p95 ms", "p99 ms", "refused/s", "failed");
        row(table, ALONE, alone);
        row(table, BESIDE, beside);
        row(table, GREEDY, beside);
        return table;
    }

    private void row(Table table, String kind, Duration length) {
        double seconds = length.toMillis() / 1000.0;
        Summary answered = suite.answers().of(kind, Outcome.ANSWERED);
        table.row(
                kind,
                answered.count() / seconds,
                answered.p50(),
                answered.p95(),
                answered.p99(),
                suite.answers().of(kind, Outcome.REFUSED).count() / seconds,
                suite.answers().of(kind, Outcome.FAILED).count());
    }

    @Override
    public void after() {
        suite.end();
    }
}
