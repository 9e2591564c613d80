package dev.weir.load;

import static io.gatling.javaapi.core.CoreDsl.constantConcurrentUsers;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.rampConcurrentUsers;
import static io.gatling.javaapi.core.CoreDsl.repeat;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import dev.weir.load.targets.OwnTarget;
import dev.weir.load.watch.Acknowledged.Account;
import dev.weir.load.watch.Answers.Outcome;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;

/**
 * Two users of SQL over HTTP, each with half of the clients: queries, batches, and interactive transactions that commit, roll back,
 * or are left open. Does the bound hold, is every answer right, is what was committed there once, and nothing else?
 */
public final class SqlSimulation extends Simulation {

    private static final int REQUESTS_OF_A_CLIENT = 20;
    private static final String[] USERS = {"app", "jobs"};

    /** What is left open ends soon, and whoever waits long is served too. */
    private static final String[] SERVICE = {
        "weir.sql.enabled=true",
        "weir.sql.users.app=" + SqlUsers.HASH,
        "weir.sql.users.jobs=" + SqlUsers.HASH,
        "weir.sql.transaction-idle-timeout=2s",
        "weir.pool.max-life-time=2s",
        "weir.dispatch.queue-target=10s"
    };

    private final Settings settings = Settings.of(200, Duration.ofMinutes(1));
    private final OwnTarget target = Targets.own("sql", settings, SERVICE);
    private final Suite suite = new Suite(
            "sql",
            "SQL over HTTP by two users, with transactions among it: does the bound hold, is every answer right, and is what was"
                    + " committed there once, and nothing else?",
            settings,
            target);
    private final SqlUsers users = new SqlUsers(suite);

    {
        suite.expectTheBound()
                .expect(
                        "PostgreSQL never refused one connection more (53300 in its log)",
                        () -> Finding.none(target.refusedConnections()))
                .expect("every answer is right, or an honest refusal", () -> Finding.none(
                                suite.answers().of(Outcome.FAILED).count())
                        .with("%,d right, %,d refused"
                                .formatted(
                                        suite.answers().of(Outcome.ANSWERED).count(),
                                        suite.answers().of(Outcome.REFUSED).count())))
                .expect(
                        "transactions were committed",
                        () -> Finding.atLeast(
                                suite.answers().of("commit", Outcome.ANSWERED).count(), 1))
                .expect("every acknowledged write is there, and none is there twice", () -> {
                    Account account = account();
                    return Finding.none(account.missing() + account.repeated())
                            .with("%,d acknowledged".formatted(account.acknowledged()));
                })
                .expect(
                        "nothing is there that was not committed",
                        () -> Finding.none(account().unheard()))
                .expect("the user with fewer answers has a third of them at least", this::leastShare);

        setUp(suite.judged(clients())).protocols(suite.protocol()).assertions(suite.assertions());
    }

    private Account account() {
        return users.acknowledged().account(target.onlooker(), target.schema());
    }

    private Finding leastShare() {
        long one = users.answered(USERS[0]);
        long other = users.answered(USERS[1]);
        return Finding.atLeast(Math.min(one, other), Math.max(1, (one + other) / 3))
                .with("%,d and %,d".formatted(one, other));
    }

    /** Every second client is the other user. */
    private PopulationBuilder clients() {
        Duration ramp = settings.duration().dividedBy(4);
        return scenario("clients")
                .exec(session -> session.set("user", USERS[(int) (session.userId() % USERS.length)]))
                .exec(repeat(REQUESTS_OF_A_CLIENT).on(exec(users.any())))
                .injectClosed(
                        rampConcurrentUsers(1).to(settings.users()).during(ramp),
                        constantConcurrentUsers(settings.users())
                                .during(settings.duration().minus(ramp)));
    }

    @Override
    public void after() {
        suite.end();
    }
}
