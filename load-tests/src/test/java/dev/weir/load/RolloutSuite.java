package dev.weir.load;

import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import dev.weir.load.feed.Reads;
import dev.weir.load.network.ReadinessBalancer;
import dev.weir.load.watch.Lowest;
import dev.weir.load.watch.NamedConnections;
import io.gatling.javaapi.core.Assertion;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import java.time.Duration;
import java.util.List;

/**
 * Replaces a service under load, behind a proxy that follows readiness and never asks twice, and judges it: is there a
 * request that fails, a write that is lost or there twice, a connection too many or one that stays behind? In which order
 * instances are replaced, and how many there are, is the {@link Rollout}'s.
 */
final class RolloutSuite {

    private static final Duration RAMP = Duration.ofSeconds(2);

    private final Settings settings = Settings.of(100, Duration.ofMinutes(1));
    private final ReadinessBalancer balancer = new ReadinessBalancer();
    private final Rollout rollout;
    private final RolledService service;
    private final Suite suite;
    private final RolloutUsers users;
    private final NamedConnections perInstance;
    private final Rolls rolls;
    private final Lowest ready;

    /**
     * Starts the service, and begins to look on.
     *
     * @param name in lower case, as {@code drain}
     * @param question what the suite finds out, in one sentence
     * @param pause of a user between two requests
     */
    RolloutSuite(String name, String question, Rollout rollout, Duration pause) {
        this.rollout = rollout;
        this.service = RolledService.start(name, settings, rollout);
        Reads reads = Reads.of(service.target());
        this.suite = new Suite(name, question, settings, service.target());
        this.users = new RolloutUsers(suite, reads, pause);
        this.perInstance = new NamedConnections(service.target().onlooker(), "weir-load-%");
        this.rolls = new Rolls(service, balancer, rollout, suite.connections().began(), settings.duration());
        this.ready = new Lowest("ready-instances", balancer::ready);
        expect();
        tell();
    }

    private void expect() {
        users.expectAnswers();
        expectSomebodyReady();
        expectConnections();
        new RollCriteria(rolls, rollout, service.patience()).expect(suite);
    }

    private void tell() {
        suite.tell(service::tell).tell(users::tell).tell(page -> balancer.examples()
                .forEach(example -> page.note("seen by the proxy: " + example)));
    }

    private void expectSomebodyReady() {
        suite.expect("no instance left the proxy without an answer (502)", () -> Finding.none(balancer.failures()))
                .expect(
                        "instances ready at any time: %d at least".formatted(rollout.fewestReady()),
                        () -> Finding.atLeast(ready.seen(), rollout.fewestReady())
                                .with("%,d samples".formatted(ready.samples())));
    }

    private void expectConnections() {
        int bound = service.target().bound();
        int limit = rollout.mostAlive() * bound;
        suite.expectTheBound(limit)
                .expect("no instance has more than %d connections".formatted(bound), () -> Finding.atMost(
                                perInstance.most().values().stream()
                                        .mapToInt(Integer::intValue)
                                        .max()
                                        .orElse(Integer.MAX_VALUE),
                                bound)
                        .with(perInstance.most().toString()))
                .expect(
                        "PostgreSQL, which lets the service have %d, never refused one more (53300 in its log)"
                                .formatted(limit),
                        () -> refused(limit));
    }

    /** No refusal proves nothing where more would have been let in. */
    private Finding refused(int limit) {
        int allowed = service.target().connectionLimit();
        Finding refused = Finding.none(service.target().refusedConnections()).with("CONNECTION LIMIT " + allowed);
        return new Finding(refused.good() && allowed == limit, refused.number(), refused.seen());
    }

    /** The load, and the judgement after it. */
    PopulationBuilder load() {
        return suite.judged(scenario("users")
                .exec(users.askUntil(rolls::isOver))
                .injectOpen(rampUsers(settings.users()).during(RAMP)));
    }

    HttpProtocolBuilder protocol() {
        return suite.protocol(balancer.url());
    }

    List<Assertion> assertions() {
        return suite.assertions();
    }

    /** Begins to replace. */
    void begin() {
        rolls.start();
    }

    /** Ends everything, and writes the page. */
    void end() {
        try (balancer;
                perInstance;
                ready) {
            suite.end();
        }
    }
}
