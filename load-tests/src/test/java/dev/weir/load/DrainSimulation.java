package dev.weir.load;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.bodyString;
import static io.gatling.javaapi.core.CoreDsl.doIfOrElse;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.percent;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.randomSwitchOrElse;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import dev.weir.load.Rolls.Roll;
import dev.weir.load.feed.Read;
import dev.weir.load.feed.Reads;
import dev.weir.load.network.ReadinessBalancer;
import dev.weir.load.report.Page;
import dev.weir.load.report.Table;
import dev.weir.load.targets.OwnTarget;
import dev.weir.load.watch.Acknowledged;
import dev.weir.load.watch.Answers.Outcome;
import dev.weir.load.watch.NamedConnections;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;

/**
 * The service is replaced again and again while users ask, behind a proxy that follows readiness and never asks twice: is
 * there a request that fails, a write that is lost or there twice, a connection too many or one that stays behind?
 */
public final class DrainSimulation extends Simulation {

    private static final double WRITES_PERCENT = 10;
    private static final int LEAST_ROLLS = 2;

    /** One user of so many reads nothing but what takes a tenth of a second. */
    private static final int SLOW_USER_OF = 20;

    private static final int KEYS = 10_000;
    private static final int KILLED_BY_SIGTERM = 143;
    private static final Duration RAMP = Duration.ofSeconds(2);

    private final Settings settings = Settings.of(100, Duration.ofMinutes(1));
    private final Duration grace = Settings.duration("grace", Duration.ofSeconds(2));
    private final Duration deadline = Settings.duration("deadline", Duration.ofSeconds(25));
    private final String[] service = {
        "weir.shutdown.grace=%dms".formatted(grace.toMillis()),
        "weir.shutdown.deadline=%dms".formatted(deadline.toMillis()),
        // A new JVM is slow, and two at once on few cores more so: that makes clients wait, and is not what this is
        // about.
        "weir.dispatch.queue-target=10s"
    };
    private final OwnTarget target = started();
    private final Reads reads = Reads.of(target);
    private final Suite suite = new Suite(
            "drain",
            "Does a request fail when the service is replaced under load, behind a proxy that follows readiness and never"
                    + " asks twice?",
            settings,
            target);
    private final NamedConnections perInstance = new NamedConnections(target.onlooker(), "weir-load-%");
    private final Acknowledged acknowledged = new Acknowledged();
    private final ReadinessBalancer balancer = new ReadinessBalancer();
    private final Rolls rolls = new Rolls(
            target,
            balancer,
            suite.connections().began(),
            LEAST_ROLLS,
            settings.duration(),
            grace.plus(deadline),
            service);

    private OwnTarget started() {
        OwnTarget own = Targets.database("drain", settings);
        try {
            // Two live at a time for a while.
            own.limitConnections(2 * own.bound());
            own.startInstance(own.login().port(), service);
            return own;
        } catch (RuntimeException e) {
            own.close();
            throw e;
        }
    }

    {
        expectAnswers();
        expectConnections();
        expectEnds();
        suite.tell(page -> page.fact(
                        "the service's grace and deadline",
                        "%d ms and %d ms from the signal; as the service has it the grace is 5 s, and is shorter here"
                                        .formatted(grace.toMillis(), deadline.toMillis())
                                + " unless -Dgrace says otherwise"))
                .tell(page -> page.fact(
                        "the service's queue",
                        "may stand for 10 s before anything is refused, since a JVM that has just started is slow"))
                .tell(page -> page.fact(
                        "load",
                        "each user has one connection for all the run; one user of %d reads slowly, %.0f %% of what the others ask is a write"
                                .formatted(SLOW_USER_OF, WRITES_PERCENT)))
                .tell(this::tellRolls)
                .tell(page -> balancer.examples().forEach(example -> page.note("seen by the proxy: " + example)));
        setUp(suite.judged(scenario("users")
                        .exec(doIfOrElse(session -> session.userId() % SLOW_USER_OF == 0)
                                .then(untilOver(slowRead()))
                                .orElse(untilOver(readsAndWrites())))
                        .injectOpen(rampUsers(settings.users()).during(RAMP))))
                .protocols(suite.protocol(balancer.url()))
                .assertions(suite.assertions());
    }

    private void expectAnswers() {
        suite.expect("no request failed, and none was refused", () -> Finding.none(
                                suite.answers().of(Outcome.FAILED).count()
                                        + suite.answers().of(Outcome.REFUSED).count())
                        .with("%,d right"
                                .formatted(suite.answers().of(Outcome.ANSWERED).count())))
                .expect("no instance left the proxy without an answer (502)", () -> Finding.none(balancer.failures()))
                .expect("every acknowledged write is there, and none is there twice", this::writes);
    }

    private Finding writes() {
        Acknowledged.Account account = acknowledged.account(target.onlooker(), target.schema());
        return Finding.none(account.missing() + account.repeated())
                .with("%,d acknowledged, %,d missing, %,d repeated, %,d there that nobody was told of"
                        .formatted(account.acknowledged(), account.missing(), account.repeated(), account.unheard()));
    }

    private void expectConnections() {
        int bound = target.bound();
        suite.expectTheBound(2 * bound)
                .expect("no instance has more than %d connections".formatted(bound), () -> Finding.atMost(
                                perInstance.most().values().stream()
                                        .mapToInt(Integer::intValue)
                                        .max()
                                        .orElse(Integer.MAX_VALUE),
                                bound)
                        .with(perInstance.most().toString()))
                .expect(
                        "PostgreSQL never refused one connection more (53300 in its log)",
                        () -> Finding.none(target.refusedConnections()));
    }

    private void expectEnds() {
        Duration patience = grace.plus(deadline);
        suite.expect("the service was replaced %d times at least".formatted(LEAST_ROLLS), () -> Finding.atLeast(
                                rolls.all().size(), rolls.trouble().isPresent() ? Long.MAX_VALUE : LEAST_ROLLS)
                        .with(rolls.trouble().orElse("each time by one that was ready")))
                .expect(
                        "requests were in flight at each signal",
                        () -> Finding.atLeast(
                                rolls.all().stream()
                                        .mapToInt(Roll::inFlight)
                                        .min()
                                        .orElse(0),
                                1))
                .expect(
                        "each instance ended by itself within %d s, with status %d"
                                .formatted(patience.toSeconds(), KILLED_BY_SIGTERM),
                        () -> Finding.none(count(roll -> roll.status() != KILLED_BY_SIGTERM)))
                .expect(
                        "no instance left a connection behind",
                        () -> Finding.none(
                                rolls.all().stream().mapToLong(Roll::left).sum()));
    }

    private long count(Predicate<Roll> which) {
        return rolls.all().stream().filter(which).count();
    }

    private void tellRolls(Page page) {
        Table table = new Table(
                "instance",
                "signal at second",
                "in flight then",
                "seen unready after ms",
                "readiness",
                "answered after the signal",
                "ended after ms",
                "exit status",
                "connections left");
        for (Roll roll : rolls.all()) {
            table.row(
                    roll.name(),
                    roll.second(),
                    roll.inFlight(),
                    roll.unreadyMillis() < 0 ? "never" : roll.unreadyMillis(),
                    roll.unreadyStatus(),
                    roll.answeredAfter(),
                    roll.exitMillis(),
                    roll.status(),
                    roll.left());
        }
        page.table("Replacements", table);
    }

    private ChainBuilder untilOver(ChainBuilder asking) {
        return asLongAs(session -> !rolls.isOver()).on(asking);
    }

    private ChainBuilder readsAndWrites() {
        return randomSwitchOrElse().on(percent(WRITES_PERCENT).then(write())).orElse(read());
    }

    private ChainBuilder read() {
        return exec(session -> session.set("read", reads.any()))
                .exec(suite.ask(
                        "read",
                        http("read")
                                .get(session -> session.<Read>get("read").path(target.path()))
                                .check(status().is(200))
                                .check(bodyString().validate("the rows that PostgreSQL has", this::rightRead))));
    }

    private String rightRead(String body, Session session) {
        Read read = session.get("read");
        return right(read.path(target.path()), read.body(), body);
    }

    private ChainBuilder slowRead() {
        return exec(session ->
                        session.set("key", 1 + ThreadLocalRandom.current().nextInt(KEYS)))
                .exec(suite.ask(
                        "slow read",
                        http("slow read")
                                .get(target.path() + "/weir_load_slow?id=eq.#{key}")
                                .check(status().is(200))
                                .check(bodyString().isEL("[{\"id\":#{key}}]"))));
    }

    private ChainBuilder write() {
        return exec(session -> session.set("writer", UUID.randomUUID().toString()))
                .exec(suite.ask(
                        "write",
                        http("write")
                                .post(target.path() + "/weir_load_events?select=writer,note")
                                .header("Content-Type", "application/json")
                                .header("Prefer", "return=representation")
                                .body(StringBody("{\"writer\":\"#{writer}\",\"note\":\"of #{writer}\"}"))
                                .check(status().is(201))
                                .check(bodyString().validate("the row that was sent", this::rightWrite))));
    }

    private String rightWrite(String body, Session session) {
        String writer = session.getString("writer");
        right("a write", "[{\"writer\":\"%s\",\"note\":\"of %s\"}]".formatted(writer, writer), body);
        acknowledged.note(UUID.fromString(writer));
        return body;
    }

    private String right(String what, String expected, String body) {
        if (!expected.equals(body)) {
            // That of a refusal too, which tells why.
            suite.answers().example(what, expected, body);
            throw new IllegalStateException("another body");
        }
        return body;
    }

    @Override
    public void before() {
        rolls.start();
    }

    @Override
    public void after() {
        try (perInstance;
                balancer) {
            suite.end();
        }
    }
}
