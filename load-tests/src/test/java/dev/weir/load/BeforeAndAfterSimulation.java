package dev.weir.load;

import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.bodyString;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import dev.weir.load.Phase.Memory;
import dev.weir.load.feed.Read;
import dev.weir.load.feed.RouteReads;
import dev.weir.load.targets.OwnTarget;
import dev.weir.load.targets.PerRouteProgram;
import dev.weir.load.targets.ServiceProcess;
import dev.weir.load.watch.Answers.Outcome;
import dev.weir.load.watch.Backends;
import dev.weir.load.watch.ProcessMemory;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A program in which each of 61 routes has a database client of its own, and then Weir in its place, under the same load
 * on the same PostgreSQL: how many connections, how fast, how much memory?
 */
public final class BeforeAndAfterSimulation extends Simulation {

    /** What the first user's application held. */
    private static final int ANTI_PATTERN = 49;

    private static final Path COMPARE = Path.of(System.getProperty("compare", "compare"));
    private static final Path REQUESTS = COMPARE.resolve("workloads/requests.tsv");
    private static final Duration GOODBYE = Duration.ofSeconds(5);
    private static final URI NOWHERE = URI.create("http://127.0.0.1");

    /** As patient as the other, whose routes have no queue that would refuse anybody. */
    private static final String PATIENT = "weir.dispatch.queue-target=10s";

    private final Settings settings = Settings.of(100, Duration.ofSeconds(30));
    private final OwnTarget target = database();
    private final RouteReads reads = RouteReads.of(REQUESTS, target.path(), target.login());
    private final Suite suite = new Suite(
            "before-and-after",
            "What does it cost when every route has a database client of its own, and what is left of it behind Weir?",
            settings,
            target);
    private final Phase before = new Phase("before", settings.duration());
    private final Phase after = new Phase("after", settings.duration());
    private final List<String> troubles = new CopyOnWriteArrayList<>();
    private volatile Optional<ServiceProcess> program = Optional.empty();

    private OwnTarget database() {
        PerRouteProgram.requireBuilt(COMPARE);
        return Targets.database("before-and-after", settings);
    }

    {
        expectRightAnswers(before);
        suite.expect(
                "before: at least %d connections, or it would be no such program".formatted(ANTI_PATTERN),
                () -> Finding.atLeast(BeforeAndAfterPage.most(before, suite.connections()), ANTI_PATTERN));
        expectRightAnswers(after);
        suite.expect("after: never more than %d connections".formatted(target.bound()), () -> Finding.atMost(
                                suite.connections().mostSinceAsked(), target.bound())
                        .with(suite.connections().effort()))
                .expect(
                        "PostgreSQL never refused one connection more (53300 in its log)",
                        () -> Finding.none(target.refusedConnections()))
                .tell(page -> new BeforeAndAfterPage(before, after, suite).tell(page))
                .tell(page -> page.fact(
                                "before",
                                "Spring MVC with virtual threads, and a HikariCP of one connection for each of %d routes; the same JVM options"
                                        .formatted(reads.routes()))
                        .fact("after", "Weir with " + PATIENT)
                        .fact(
                                "load",
                                "%,d different reads of %d routes, each user on one connection; the first third of each phase is not counted"
                                        .formatted(reads.size(), reads.routes())))
                .tell(page -> troubles.forEach(page::note));
        setUp(step("start the program with a client for each route", this::startBefore)
                        .andThen(load(before)
                                .andThen(step("put Weir in its place", this::replace)
                                        .andThen(load(after)
                                                .andThen(suite.judged(
                                                        step("look at Weir's memory", () -> end(after))))))))
                .protocols(suite.protocol(NOWHERE))
                .assertions(suite.assertions());
    }

    private void expectRightAnswers(Phase phase) {
        suite.expect("%s: every answer is right".formatted(phase.name()), () -> {
            long right = phase.all(suite.answers(), Outcome.ANSWERED);
            long others = phase.all(suite.answers(), Outcome.FAILED) + phase.all(suite.answers(), Outcome.REFUSED);
            return new Finding(others == 0 && right > 0, others, "%,d right, %,d not".formatted(right, others));
        });
    }

    /** What one user does alone, while nobody asks. */
    private PopulationBuilder step(String name, Runnable what) {
        return scenario(name)
                .exec(session -> {
                    try {
                        what.run();
                    } catch (RuntimeException e) {
                        troubles.add(name + ": " + e.getMessage());
                    }
                    return session;
                })
                .injectOpen(atOnceUsers(1));
    }

    private PopulationBuilder load(Phase phase) {
        return scenario(phase.name())
                .exec(asLongAs(session -> phase.isOn()).on(read(phase)))
                .injectOpen(atOnceUsers(settings.users()));
    }

    private void startBefore() {
        target.limitConnections(-1);
        PerRouteProgram started = PerRouteProgram.start(
                COMPARE, REQUESTS, OwnTarget.JVM, target.login(), Targets.logs("before-and-after"), reads.first());
        program = Optional.of(started.process());
        before.begin(started.url());
    }

    private void replace() {
        end(before);
        program.ifPresent(ServiceProcess::close);
        awaitNoBackends();
        target.limitConnections(target.bound());
        // The count begins anew.
        suite.connections().mostSinceAsked();
        OwnTarget.Instance weir = target.startInstance(target.login().port(), PATIENT);
        program = Optional.of(weir.process());
        after.begin(weir.url());
    }

    private void awaitNoBackends() {
        long deadline = System.nanoTime() + GOODBYE.toNanos();
        while (!backends().isEmpty() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
        // A sample that was on its way is noted by then.
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
    }

    private void end(Phase phase) {
        long pid = program.orElseThrow().pid();
        List<Long> backends = backends();
        phase.end(new Memory(
                ProcessMemory.resident(pid),
                ProcessMemory.mostResident(pid),
                ProcessMemory.alone(backends),
                ProcessMemory.together(backends)));
    }

    private List<Long> backends() {
        return Backends.of(target.login().username(), target.onlooker());
    }

    private ChainBuilder read(Phase phase) {
        return exec(session -> session.set("read", reads.any()))
                .exec(suite.ask(
                        phase::kind,
                        http(phase.name())
                                .get(session -> phase.url() + readOf(session).path(target.path()))
                                .check(status().is(200))
                                .checkIf(
                                        (response, session) -> response.status().code() == 200)
                                .then(bodyString()
                                        .validate(
                                                "the rows that PostgreSQL has",
                                                (body, session) -> right(phase, readOf(session), body)))
                                .checkIf(
                                        (response, session) -> response.status().code() != 200)
                                .then(bodyString()
                                        .validate(
                                                "why not", (body, session) -> refused(phase, readOf(session), body)))));
    }

    /** A status that is wrong: what came with it tells why. */
    private String refused(Phase phase, Read read, String body) {
        suite.answers().example("%s: %s was answered with %s".formatted(phase.name(), read.path(target.path()), body));
        return body;
    }

    private String right(Phase phase, Read read, String body) {
        if (!read.body().equals(body)) {
            phase.wrong();
            suite.answers().example(phase.name() + ": " + read.path(target.path()), read.body(), body);
            throw new IllegalStateException("another body");
        }
        return body;
    }

    private static Read readOf(Session session) {
        return session.get("read");
    }

    @Override
    public void after() {
        suite.end();
    }
}
