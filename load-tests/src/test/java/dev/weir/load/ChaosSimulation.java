package dev.weir.load;

import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.percent;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.randomSwitchOrElse;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import dev.weir.database.TroubledNetwork;
import dev.weir.load.feed.Reads;
import dev.weir.load.report.Page;
import dev.weir.load.report.Table;
import dev.weir.load.targets.OwnTarget;
import dev.weir.load.targets.ServiceProcess;
import dev.weir.load.trouble.BadClients;
import dev.weir.load.trouble.Misbehaviour;
import dev.weir.load.trouble.Recovery;
import dev.weir.load.trouble.Trouble;
import dev.weir.load.trouble.Troublemaker;
import dev.weir.load.trouble.Troubles;
import dev.weir.load.trouble.Troubles.Played;
import dev.weir.load.watch.AllAtWork;
import dev.weir.load.watch.Answers.Outcome;
import dev.weir.load.watch.Ledger;
import dev.weir.load.watch.Ledger.Balance;
import io.gatling.javaapi.core.Simulation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;

/**
 * The database and the network to it fail again and again, and clients misbehave, while others transfer amounts between
 * accounts, sum the accounts up, and read: is every answer right or an honest refusal, is every acknowledged transfer
 * there once, and does all of it work again soon after each trouble? Runs only on what it started itself.
 */
public final class ChaosSimulation extends Simulation {

    /** Enough to keep the service busy; the ledger must not grow so large that to sum it up is all that is done. */
    private static final int REQUESTS_A_SECOND = 400;

    /** Each keeps one of few connections from all others. */
    private static final double TRANSACTIONS_PERCENT = 3;

    private static final int READY = 200;
    private static final int FEW_ERRORS = 10;

    /** But for the driver's, which tells of every connection that is cut. */
    private static final Pattern ERROR = Pattern.compile("^\\S+ ERROR (?!.*ReactorNettyClient)");

    private static final Duration RAMP = Duration.ofSeconds(1);
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration HALF_SENT_LIMIT = Duration.ofSeconds(10);
    private static final Duration ALL_AT_WORK_WITHIN = Duration.ofSeconds(10);

    private final Settings settings = Settings.of(50, Duration.ofMinutes(2));
    private final OwnTarget target = Targets.database("chaos", settings);
    private final TroubledNetwork network = new TroubledNetwork(target.login());
    private final Reads reads = readsOfAnInstance();
    private final Suite suite = new Suite(
            "chaos",
            "While the database, the network to it and clients misbehave: is every answer right or honest, no acknowledged"
                    + " write missing or there twice, and all well again soon?",
            settings,
            target);
    private final Ledger ledger = new Ledger();
    private final Recovery recovery = new Recovery();
    private final Troubles troubles = new Troubles(new Troublemaker(target, network), recovery, settings.duration());
    private final BadClients badClients = new BadClients(target, ledger, HALF_SENT_LIMIT);
    private Balance balance;

    {
        suite.expectTheBound()
                .expect(
                        "PostgreSQL never refused one connection more (53300 in its log)",
                        () -> Finding.none(target.refusedConnections()));
        expectTheTruth();
        expectRecovery();
        suite.tell(page ->
                        page.fact("network", "the service reaches PostgreSQL through a proxy that makes the trouble"))
                .tell(this::tell);

        Duration rest = ChaosUsers.rest(settings.users(), REQUESTS_A_SECOND);
        ChaosUsers users = new ChaosUsers(suite, reads, ledger, recovery);
        ChaosTransactions transactions = new ChaosTransactions(suite, ledger);
        setUp(suite.judged(scenario("users")
                        .exec(asLongAs(session -> !troubles.over())
                                .on(
                                        randomSwitchOrElse()
                                                .on(percent(TRANSACTIONS_PERCENT)
                                                        .then(transactions.transfer()))
                                                .orElse(users.request()),
                                        pause(
                                                rest.dividedBy(2),
                                                rest.multipliedBy(3).dividedBy(2))))
                        .injectOpen(rampUsers(settings.users()).during(RAMP))))
                .protocols(suite.protocol())
                .assertions(suite.assertions());
    }

    /** The service asks the catalog when it starts, so the reads come from one that is there. */
    private Reads readsOfAnInstance() {
        List<String> given = new ArrayList<>(List.of(ChaosTransactions.SERVICE));
        given.add("weir.http.read-timeout=%ds".formatted(READ_TIMEOUT.toSeconds()));
        given.add("weir.shutdown.grace=0s");
        target.startInstance(network.port(), given.toArray(String[]::new));
        return Reads.of(target);
    }

    private void expectTheTruth() {
        suite.expect("every answer is right, or an honest refusal", () -> Finding.none(
                                suite.answers().of(Outcome.FAILED).count())
                        .with("%,d right, %,d refused"
                                .formatted(
                                        suite.answers().of(Outcome.ANSWERED).count(),
                                        suite.answers().of(Outcome.REFUSED).count())))
                .expect(
                        "transfers, audits, reads and transactions were answered all the same",
                        () -> Finding.atLeast(fewestAnswered(), 1))
                .expect(
                        "the sum of all accounts is 0 in the end",
                        () -> Finding.none(Math.abs(balance().sum())))
                .expect("no acknowledged transfer is missing", () -> none(Balance::missing)
                        .with("%,d acknowledged".formatted(balance().done())))
                .expect("no transfer is there twice", () -> none(Balance::repeated)
                        .with("of those whose fate nobody knew, %,d are there and %,d are not"
                                .formatted(balance().unknownDone(), balance().unknownNotDone())))
                .expect("no transfer is there by half", () -> none(Balance::halves))
                .expect("nothing is there that was said not to be done", () -> none(Balance::denied))
                .expect("nothing is there that nobody asked for", () -> none(Balance::strangers));
    }

    private Finding none(ToLongFunction<Balance> figure) {
        return Finding.none(figure.applyAsLong(balance()));
    }

    private long fewestAnswered() {
        return Arrays.stream(
                        new String[] {ChaosUsers.TRANSFER, ChaosUsers.AUDIT, ChaosUsers.READ, ChaosTransactions.COMMIT})
                .mapToLong(kind -> suite.answers().of(kind, Outcome.ANSWERED).count())
                .min()
                .orElse(0);
    }

    /** Of the end: nobody writes any more. */
    private synchronized Balance balance() {
        if (balance == null) {
            badClients.close();
            balance = ledger.balance(target.onlooker(), target.schema());
        }
        return balance;
    }

    private void expectRecovery() {
        for (Trouble trouble : Trouble.values()) {
            suite.expect(
                    "%d s after at most, reads and writes work again: %s"
                            .formatted(trouble.patience().toSeconds(), trouble),
                    () -> recovered(trouble));
        }
        suite.expect("half-sent requests are not left open", () -> Finding.none(badClients.endless()))
                .expect("clients misbehaved in every way", () -> Finding.atLeast(rarestMisbehaviour(), 1))
                .expect(
                        "at most %d errors of the service's own in its log".formatted(FEW_ERRORS),
                        () -> Finding.atMost(errors(), FEW_ERRORS))
                .expect("the service's process lives, and is ready", this::ready)
                .expect(
                        "all %d connections can be used at once in the end".formatted(target.bound()),
                        () -> Finding.atLeast(new AllAtWork(target).most(ALL_AT_WORK_WITHIN), target.bound()));
    }

    private long rarestMisbehaviour() {
        return Arrays.stream(Misbehaviour.values())
                .mapToLong(badClients::count)
                .min()
                .orElse(0);
    }

    private Finding recovered(Trouble trouble) {
        long times = troubles.played().stream()
                .filter(played -> played.trouble() == trouble)
                .count();
        if (times == 0) {
            return new Finding(false, 0, "never played");
        }
        long slowest = troubles.played().stream()
                .filter(played -> played.trouble() == trouble)
                .mapToLong(Played::slowest)
                .max()
                .orElse(0);
        return Finding.millisAtMost(slowest, trouble.patience().toMillis()).with("played %d times".formatted(times));
    }

    private Finding ready() {
        boolean alive = target.instance().process().isAlive();
        int status = ServiceProcess.status(target.management().resolve("/actuator/health/readiness"));
        return new Finding(alive && status == READY, status, (alive ? "it lives" : "it has ended") + ", " + status);
    }

    private void tell(Page page) {
        Table course = new Table("second", "trouble", "what was done", "reads again after ms", "writes again after ms");
        troubles.played()
                .forEach(played -> course.row(
                        played.second(),
                        played.trouble(),
                        played.seen(),
                        words(played.readMillis()),
                        words(played.writeMillis())));
        page.table("The troubles", course);
        Table clients = new Table("a client that", "times");
        for (Misbehaviour sort : Misbehaviour.values()) {
            clients.row(sort, badClients.count(sort));
        }
        page.table("Those who misbehaved", clients);
    }

    private long errors() {
        return target.instance()
                .process()
                .log()
                .lines()
                .filter(line -> ERROR.matcher(line).find())
                .count();
    }

    private static String words(long millis) {
        return millis == Recovery.NEVER ? "never" : String.format(Locale.ROOT, "%,d", millis);
    }

    @Override
    public void before() {
        troubles.start();
    }

    @Override
    public void after() {
        badClients.close();
        suite.end();
        try {
            network.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
