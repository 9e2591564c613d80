package dev.weir.load;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.bodyString;
import static io.gatling.javaapi.core.CoreDsl.constantConcurrentUsers;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.percent;
import static io.gatling.javaapi.core.CoreDsl.rampConcurrentUsers;
import static io.gatling.javaapi.core.CoreDsl.randomSwitchOrElse;
import static io.gatling.javaapi.core.CoreDsl.repeat;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.header;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import dev.weir.load.feed.Read;
import dev.weir.load.feed.Reads;
import dev.weir.load.targets.OwnTarget;
import dev.weir.load.targets.Target;
import dev.weir.load.watch.Answers.Outcome;
import dev.weir.load.watch.Scrape;
import io.gatling.http.response.Response;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;
import java.util.UUID;

/**
 * As many users as the machine bears, each asking again when it has its answer, over all relations there are, reads and
 * writes: does the service ever hold one connection more than its bound, and is every answer right?
 */
public final class BoundSimulation extends Simulation {

    /** A user comes with a connection of its own, asks so often, and leaves. */
    private static final int REQUESTS_OF_A_USER = 50;

    private static final double WRITES_PERCENT = 10;
    private static final int UNAVAILABLE = 503;
    private static final int EXCERPT = 300;

    /** Connections are replaced all the time, and whoever waits long is served too: nothing eases the load. */
    private static final String[] HARD = {"weir.pool.max-life-time=2s", "weir.dispatch.queue-target=10s"};

    private final Settings settings = Settings.of(1000, Duration.ofMinutes(1));
    private final Target target = Targets.open("bound", settings, HARD);
    private final Reads reads = Reads.of(target);
    private final Suite suite = new Suite(
            "bound",
            "Does the service ever hold one connection more than its bound, and is every answer right, however many ask?",
            settings,
            target);

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
        suite.tell(page -> page.fact(
                        "reads",
                        "%d different ones of %d relations"
                                .formatted(reads.all().size(), reads.relations())))
                .tell(page -> reads.leftOut().forEach(relation -> page.note("left out: " + relation)));

        Duration ramp = settings.duration().dividedBy(4);
        setUp(suite.judged(scenario("users")
                        .exec(repeat(REQUESTS_OF_A_USER).on(target.writable() ? readsAndWrites() : read()))
                        .injectClosed(
                                rampConcurrentUsers(1).to(settings.users()).during(ramp),
                                constantConcurrentUsers(settings.users())
                                        .during(settings.duration().minus(ramp)))))
                .protocols(suite.protocol())
                .assertions(suite.assertions());
    }

    private ChainBuilder readsAndWrites() {
        return randomSwitchOrElse().on(percent(WRITES_PERCENT).then(write())).orElse(read());
    }

    private ChainBuilder read() {
        return exec(session -> session.set("read", reads.any()))
                .exec(suite.ask(
                        "read",
                        http("read")
                                .get(session -> readOf(session).path(target.path()))
                                .check(status().in(200, UNAVAILABLE))
                                .checkIf(
                                        (response, session) -> response.status().code() == 200)
                                .then(bodyString().validate("the rows that PostgreSQL has", this::right))
                                .checkIf(BoundSimulation::isRefusal)
                                .then(header("Retry-After").exists())));
    }

    private String right(String body, Session session) {
        Read read = readOf(session);
        if (body == null || !reads.isRight(read, body)) {
            suite.answers()
                    .example("%s should be %s and was %s".formatted(read.path(target.path()), read.body(), body));
            throw new IllegalStateException("another body");
        }
        return body;
    }

    private static String excerpt(String body) {
        return body == null || body.length() <= EXCERPT ? body : body.substring(0, EXCERPT) + "...";
    }

    private static boolean isRefusal(Response response, Session session) {
        return response.status().code() == UNAVAILABLE;
    }

    private static Read readOf(Session session) {
        return session.get("read");
    }

    /** Comes back as it was sent. */
    private ChainBuilder write() {
        return exec(session -> session.set("writer", UUID.randomUUID().toString()))
                .exec(suite.ask(
                        "write",
                        http("write")
                                .post(target.path() + "/weir_load_events?select=writer,note")
                                .header("Content-Type", "application/json")
                                .header("Prefer", "return=representation")
                                .body(StringBody("{\"writer\":\"#{writer}\",\"note\":\"of #{writer}\"}"))
                                .check(status().in(201, UNAVAILABLE))
                                .checkIf(
                                        (response, session) -> response.status().code() == 201)
                                .then(bodyString().isEL("[{\"writer\":\"#{writer}\",\"note\":\"of #{writer}\"}]"))
                                .checkIf(BoundSimulation::isRefusal)
                                .then(header("Retry-After").exists())));
    }

    @Override
    public void after() {
        suite.end();
    }
}
